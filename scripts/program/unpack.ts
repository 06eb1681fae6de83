import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { makePrivateFolder } from '../../src/runtime/private-folder.ts';

const GROUP_AND_OTHERS_WRITE = 0o022;

/**
 * The folder with the files of the application, unpacked if it is not there yet: made beside and renamed, so that it
 * is whole or not there at all.
 *
 * @param name that of the folder: it changes with what is in it
 * @param archive gives the files as `scripts/program.js` has packed them; asked only where they are needed
 * @throws Error where no folder can be written that is this user's alone
 */
export function unpackedFolder(name: string, archive: () => Buffer): string {
  const failures: string[] = [];
  for (const base of cacheFolders()) {
    const folder = path.join(base, name);
    try {
      if (!existsSync(folder)) unpack(base, folder, archive());
      assertOurs(folder);
      return folder;
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  throw new Error(
    `no folder for the program's files can be used: ${failures.join('; ')}. ` +
      'Set XDG_CACHE_HOME to a folder that this user can write.',
  );
}

/** Where to try, in this order: the cache folder of the user; for users without a home one among temporary files. */
function cacheFolders(): string[] {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  const base = (process.platform === 'win32' && local) || xdg || path.join(homedir(), '.cache');
  return [path.join(base, 'log-flow'), path.join(tmpdir(), `log-flow-${userInfo().uid}`)];
}

function unpack(base: string, folder: string, archive: Buffer): void {
  makePrivateFolder(base);
  assertOurs(base);
  const growing = mkdtempSync(`${folder}-`);
  try {
    writeFiles(growing, zstdDecompressSync(archive));
    renameSync(growing, folder);
  } catch (error) {
    rmSync(growing, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
}

/** A line of JSON with `[path, bytes]` of each file, then their contents, one after the other. */
function writeFiles(folder: string, packed: Buffer): void {
  const start = packed.indexOf('\n') + 1;
  const files = JSON.parse(packed.toString('utf8', 0, start)) as [name: string, bytes: number][];
  const folders = new Set(files.map(([name]) => path.join(folder, path.dirname(name))));
  for (const each of folders) mkdirSync(each, { recursive: true });
  let position = start;
  for (const [name, bytes] of files) {
    writeFileSync(path.join(folder, name), packed.subarray(position, position + bytes));
    position += bytes;
  }
}

/** What others can write is not run: they may have put their own code there. */
function assertOurs(folder: string): void {
  const { uid, mode } = lstatSync(folder);
  if (process.platform === 'win32') return;
  const isOurs = uid === userInfo().uid && (mode & GROUP_AND_OTHERS_WRITE) === 0;
  if (!isOurs) throw new Error(`${folder} can be written by other users`);
}
