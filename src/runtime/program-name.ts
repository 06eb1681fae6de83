import { isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';

/** How this program is called where it runs: in a clone by its file, and by its name where it is installed or a single file. */
export function programName(): string {
  const isInstalled = /[\\/]node_modules[\\/]/.test(fileURLToPath(import.meta.url));
  return isInstalled || isSea() ? 'log-flow' : 'node bin/log-flow.js';
}
