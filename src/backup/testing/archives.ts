/** Archives that no backup is, in the form of one. */
import { zstdCompressSync } from 'node:zlib';
import { Header, type HeaderData } from 'tar/header';
import { createChecksum } from '../checksum.ts';
import { type BackupFacts, type Manifest, manifestOf } from '../manifest.ts';
import type { Entry } from '../tar.ts';

const BLOCK = 512;

/** An entry of a tar archive, with any header. */
export interface RawEntry extends Omit<HeaderData, 'size'> {
  path: string;
  content?: string | Uint8Array;
}

const FACTS: BackupFacts = {
  release: '0.1.0',
  schema: '0000_init',
  createdAt: '2026-01-01T00:00:00.000Z',
};

/** A backup of these entries with a manifest and a checksum that fit, unless `manifest` says otherwise. */
export async function backupOf(
  entries: RawEntry[],
  manifest: Record<string, unknown> = {},
): Promise<Buffer> {
  const bytes = entries.reduce((sum, { content = '' }) => sum + Buffer.byteLength(content), 0);
  const whole: Manifest = manifestOf(FACTS, {
    database: { files: entries.length, bytes },
    blobs: null,
  });
  const first = { path: 'manifest.json', content: JSON.stringify({ ...whole, ...manifest }) };
  const all = [first, ...entries];
  const last = { path: 'checksum.json', content: JSON.stringify({ sha256: await digestOf(all) }) };
  return zstdCompressSync(tarOf([...all, last]));
}

/** A tar archive of any headers. */
export const tarOf = (entries: RawEntry[]): Buffer =>
  Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]);

function blocksOf({ content = '', type = 'File', mode = 0o644, ...header }: RawEntry): Buffer[] {
  const bytes = Buffer.from(content);
  const block = Buffer.alloc(BLOCK);
  const data = { ...header, type, mode, size: bytes.length, mtime: new Date(0) };
  new Header(data).encode(block);
  const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK);
  return [block, bytes, padding];
}

async function digestOf(entries: RawEntry[]): Promise<string> {
  const checksum = createChecksum();
  for (const { path, content = '', type } of entries) {
    const bytes = Buffer.from(content);
    const isFolder = type === 'Directory';
    const entry: Entry = {
      name: path.replace(/\/$/, ''),
      size: bytes.length,
      bytes: isFolder ? null : once(bytes),
    };
    for await (const _ of checksum.follow(entry).bytes ?? []);
  }
  return checksum.digest();
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
