import { isSkippableMagic } from '../compression/zstd-frames.ts';

/** How a file is packed, as its first bytes tell. Apart from the unpacking, which few files need. */
export type Compression = 'gzip' | 'zstd';

const MAGIC: [Compression, Uint8Array][] = [
  ['gzip', Uint8Array.of(0x1f, 0x8b)],
  ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)],
];
/** So many bytes are enough. */
export const MAGIC_BYTES = 4;

/** Which compression a file that begins with these bytes has. */
export function compressionOf(head: Uint8Array): Compression | null {
  if (isSkippableMagic(head)) return 'zstd';
  const found = MAGIC.find(([, magic]) => magic.every((byte, i) => head[i] === byte));
  return found?.[0] ?? null;
}
