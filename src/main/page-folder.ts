import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** From the sources as from the bundle: both are two folders deep. */
const FOLDER = fileURLToPath(new URL('../../dist/page', import.meta.url));

/** The folder of the page for browsers; null where it was not built. */
export function findPageFolder(): string | null {
  return existsSync(path.join(FOLDER, 'index.html')) ? FOLDER : null;
}
