import { pipeline, Readable } from 'node:stream';
import { constants, createZstdCompress } from 'node:zlib';
import { createChecksum } from './checksum.ts';
import { entriesIn } from './folder-entries.ts';
import {
  type BackupFacts,
  CHECKSUM_NAME,
  MANIFEST_NAME,
  type Manifest,
  manifestOf,
} from './manifest.ts';
import { type Entry, pack } from './tar.ts';

/** What a backup is made of: nothing in the folder may change until it is made. */
export interface BackupSource {
  folder: string;
  facts: BackupFacts;
}

/** A backup of a folder with `database`, and `blobs` where it has them: a tar archive in a zstd frame. */
export async function openArchive(
  source: BackupSource,
): Promise<{ manifest: Manifest; archive: Readable }> {
  // Once: what goes while the archive is made is missed then.
  const entries = await Array.fromAsync(entriesIn(source.folder));
  const manifest = describe(source.facts, entries);
  const archive = createZstdCompress({
    params: {
      [constants.ZSTD_c_compressionLevel]: constants.ZSTD_CLEVEL_DEFAULT,
      [constants.ZSTD_c_checksumFlag]: 1,
    },
  });
  const tar = pack(entriesOf(entries, manifest), new Date(manifest.createdAt));
  // Whoever reads the archive gets the error.
  pipeline(Readable.from(tar, { objectMode: false }), archive, () => undefined);
  return { manifest, archive };
}

function* entriesOf(entries: Entry[], manifest: Manifest): Generator<Entry> {
  const checksum = createChecksum();
  yield checksum.follow(jsonEntry(MANIFEST_NAME, manifest));
  for (const entry of entries) yield checksum.follow(entry);
  yield jsonEntry(CHECKSUM_NAME, { sha256: checksum.digest() });
}

function jsonEntry(name: string, value: unknown): Entry {
  const bytes = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  return { name, size: bytes.length, bytes: Readable.from([bytes]) };
}

function describe(facts: BackupFacts, entries: Entry[]): Manifest {
  const database = { files: 0, bytes: 0 };
  let blobs: Manifest['blobs'] = null;
  for (const { name, size, bytes } of entries) {
    if (name === 'blobs') blobs = { files: 0, bytes: 0 };
    if (bytes === null) continue;
    const part = name.startsWith('blobs/') ? blobs! : database;
    part.files += 1;
    part.bytes += size;
  }
  return manifestOf(facts, { database, blobs });
}
