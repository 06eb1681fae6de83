import { Buffer } from 'node:buffer';
import { isSkippableMagic } from '../compression/zstd-frames.ts';

/** How a file is packed, as its first bytes tell. Apart from the unpacking, which few files need. */
export type Compression = 'gzip' | 'zstd' | 'bz2' | 'xz' | 'lz4';

const MAGIC: [Compression, Uint8Array][] = [
  ['gzip', Uint8Array.of(0x1f, 0x8b)],
  ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)],
  ['xz', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)],
  ['lz4', Uint8Array.of(0x04, 0x22, 0x4d, 0x18)],
];
/** Of the first block, or the end of an empty file: the bytes before it are text. */
const BZ2_BLOCKS = ['314159265359', '177245385090'];
/** So many bytes are enough. */
const MAGIC_BYTES = 10;
/** Of a skippable frame of zstd, behind its first byte. */
const SKIPPABLE = Uint8Array.of(0x2a, 0x4d, 0x18);
const BZ2 = Buffer.from('BZh');

/** Which compression a file that begins with these bytes has. */
export function compressionOf(head: Uint8Array): Compression | null {
  if (isSkippableMagic(head)) return 'zstd';
  if (isBz2(head)) return 'bz2';
  const found = MAGIC.find(([, magic]) => magic.every((byte, i) => head[i] === byte));
  return found?.[0] ?? null;
}

/** Must more bytes be seen, because these may be the start of a compressed file? A log that comes slowly is not held back for them. */
export function mayBecomeCompressed(head: Uint8Array): boolean {
  if (head.length >= MAGIC_BYTES) return false;
  const isSkippable = head.length === 0 || (head[0]! & 0xf0) === 0x50;
  if (isSkippable && agrees(head.subarray(1), SKIPPABLE)) return true;
  return [BZ2, ...MAGIC.map(([, magic]) => magic)].some((magic) => agrees(head, magic));
}

/** As far as both go. */
const agrees = (head: Uint8Array, magic: Uint8Array): boolean =>
  head.subarray(0, magic.length).every((byte, i) => byte === magic[i]);

function isBz2(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.subarray(0, MAGIC_BYTES));
  return (
    /^BZh[1-9]$/.test(bytes.toString('latin1', 0, 4)) &&
    BZ2_BLOCKS.includes(bytes.toString('hex', 4))
  );
}
