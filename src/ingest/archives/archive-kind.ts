// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the bytes of binaries are what is looked for
import { Buffer } from 'node:buffer';

/** How the files of an archive lie in it; the last three are not taken apart. */
export type ArchiveKind = 'zip' | 'tar' | '7z' | 'rar' | 'ar';

/** A tar header; so many bytes of a file tell whether it is an archive. */
export const HEADER_BYTES = 512;

const MAGIC_BYTES = 8;
/** The zip that a document or a program is begins with a member of a known name, which its first header holds. */
const PACKAGE =
  /^PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/|META-INF\/|AndroidManifest\.xml)|^PK\x03\x04.{22}\x08\0.{2}mimetype/s;
/** So many bytes of a zip show that. */
const PACKAGE_BYTES = 64;
const MODE_PLACE = 100;
const MODE_BYTES = 8;
const MODE = /^[0-7 \0]{8}/;
const NO_NAME = /^\0|^[^\0]*\n/;
const MAGIC: [ArchiveKind, RegExp][] = [
  ['zip', /^PK(\x03\x04|\x05\x06\0|\x07\x08PK)/],
  ['7z', /^7z\xbc\xaf\x27\x1c/],
  ['rar', /^Rar!\x1a\x07/],
  ['ar', /^!<arch>\n/],
];
const CHECKSUM_PLACE = 148;
const CHECKSUM_BYTES = 8;

/**
 * The kind of archive that a file is which begins with these bytes, decompressed; null: it is none. A document or a program
 * that is a zip is none: what lies in it are no logs.
 */
export function archiveKindOf(head: Uint8Array): ArchiveKind | null {
  const text = latin1(head.subarray(0, PACKAGE_BYTES));
  if (PACKAGE.test(text)) return null;
  const found = MAGIC.find(([, magic]) => magic.test(text));
  if (found) return found[0];
  return isTarHeader(head) ? 'tar' : null;
}

/** Whether more bytes might show that a file is an archive which begins with these. */
export function mayBeArchive(head: Uint8Array): boolean {
  if (head.length < MAGIC_BYTES) return true;
  if (head.length >= HEADER_BYTES) return false;
  if (latin1(head.subarray(0, 4)) === 'PK\x03\x04') return head.length < PACKAGE_BYTES;
  // A tar's first member has a name without a newline, filled up with NULs, and a mode in octal digits.
  const name = latin1(head.subarray(0, MODE_PLACE));
  if (NO_NAME.test(name)) return false;
  return head.length < MODE_PLACE + MODE_BYTES || MODE.test(latin1(head.subarray(MODE_PLACE)));
}

/** By its checksum, as tar archives from before POSIX have no other mark. */
function isTarHeader(head: Uint8Array): boolean {
  if (head.length < HEADER_BYTES || head[0] === 0) return false;
  const header = head.subarray(0, HEADER_BYTES);
  const text = latin1(header.subarray(CHECKSUM_PLACE, CHECKSUM_PLACE + CHECKSUM_BYTES));
  const [, octal] = /^[ \0]*([0-7]{1,7})[ \0]/.exec(text) ?? [];
  if (octal === undefined) return false;
  const sum = header.reduce((total, byte, i) => total + (isOfChecksum(i) ? 0x20 : byte), 0);
  return sum === Number.parseInt(octal, 8);
}

const isOfChecksum = (place: number): boolean =>
  place >= CHECKSUM_PLACE && place < CHECKSUM_PLACE + CHECKSUM_BYTES;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
