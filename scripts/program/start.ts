/**
 * The main script of the single-file program. The application lies in it as one asset, which the first start unpacks
 * into a folder of its own version: threads run files, and PGlite and Node's loader read files.
 */
import module, { createRequire } from 'node:module';
import path from 'node:path';
import { getAsset } from 'node:sea';
import { unpackedFolder } from './unpack.ts';

try {
  const name = getAsset('name', 'utf8');
  const folder = unpackedFolder(name, () => Buffer.from(getAsset('application')));
  // V8's compiled code is kept from one start to the next; threads find the folder by the variable.
  process.env.NODE_COMPILE_CACHE ??= path.join(folder, '.compiled');
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  const load = createRequire(path.join(folder, 'dist', 'app', 'start'));
  const { main } = load('./main.js') as { main: (args: string[]) => Promise<void> };
  void main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`log-flow: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
