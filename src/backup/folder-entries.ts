import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Entry } from './tar.ts';

/** All that is in a folder, folders before what is in them. Throws for what is neither file nor folder. */
export async function* entriesIn(folder: string, below = ''): AsyncGenerator<Entry> {
  for (const name of (await readdir(path.join(folder, below))).sort()) {
    const entryName = below === '' ? name : `${below}/${name}`;
    const place = path.join(folder, entryName);
    const info = await stat(place);
    if (info.isDirectory()) {
      yield { name: entryName, size: 0, bytes: null };
      yield* entriesIn(folder, entryName);
    } else if (info.isFile()) {
      yield { name: entryName, size: info.size, bytes: read(place) };
    } else throw new Error(`${place} is neither a file nor a folder`);
  }
}

/** Opens the file when the first bytes are asked for. */
async function* read(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file);
}
