import { fileURLToPath } from 'node:url';

/** How this program is called where it runs: in a clone by its file, and by its name where it is installed. */
export function programName(): string {
  const isInstalled = /[\\/]node_modules[\\/]/.test(fileURLToPath(import.meta.url));
  return isInstalled ? 'log-flow' : 'node bin/log-flow.js';
}
