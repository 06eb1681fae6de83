// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the bytes of binaries are what is looked for
/** Files that are no logs, told by their first bytes. */
import { Buffer } from 'node:buffer';
import { AppError } from '../errors.ts';
import { type ArchiveKind, archiveKindOf } from './archives/archive-kind.ts';
import { compressionOf } from './compression.ts';

/** So many bytes are looked at. */
export const LOOKED_AT_BYTES = 1024;

/**
 * What the first bytes, as Latin-1, of kinds of files are. A log may be any text, of any encoding: each pattern has bytes that are of no
 * text, or the file has a NUL soon (`needsNul`). No pattern begins with a byte order mark of UTF-16 or with NULs alone.
 */
const KINDS: { name: string; pattern: RegExp; needsNul?: true; advice?: string }[] = [
  { name: 'a program (ELF)', pattern: /^\x7fELF[\x01\x02]/ },
  {
    name: 'a program (Mach-O)',
    pattern: /^(\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf])/,
  },
  { name: 'a program (PE)', pattern: /^MZ.{58}.{4,}?PE\0\0/s, needsNul: true },
  { name: 'a class of Java', pattern: /^\xca\xfe\xba\xbe/ },
  { name: 'a module of WebAssembly', pattern: /^\0asm[\x01-\x0f]\0/ },
  { name: 'a PNG image', pattern: /^\x89PNG\r\n\x1a\n/ },
  { name: 'a JPEG image', pattern: /^\xff\xd8\xff[\xc0-\xfe]/, needsNul: true },
  { name: 'a GIF image', pattern: /^GIF8[79]a/, needsNul: true },
  { name: 'a BMP image', pattern: /^BM.{4}\0{4}.{3}\0/s },
  { name: 'a TIFF image', pattern: /^(II\*\0|MM\0\*)/ },
  {
    name: 'an image, sound or film (RIFF)',
    pattern: /^RIFF.{4}(WEBP|WAVE|AVI )/s,
    needsNul: true,
  },
  { name: 'a film (MP4)', pattern: /^\0\0.{2}ftyp/s },
  { name: 'a film (Matroska)', pattern: /^\x1aE\xdf\xa3/ },
  { name: 'sound (MP3)', pattern: /^ID3[\x02-\x04]\0/ },
  { name: 'sound (Ogg)', pattern: /^OggS\0/ },
  { name: 'sound (FLAC)', pattern: /^fLaC\0/ },
  { name: 'a font', pattern: /^(wOF[F2]|OTTO|\0\x01\0\0\0)/, needsNul: true },
  { name: 'a PDF document', pattern: /^%PDF-\d\.\d[\r\n]/ },
  { name: 'a document of Office (OLE)', pattern: /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/ },
  {
    name: 'a document of Office',
    pattern: /^PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/)/s,
  },
  { name: 'a document (OpenDocument or EPUB)', pattern: /^PK\x03\x04.{22}\x08\0.{2}mimetype/s },
  {
    name: 'a program of Java or Android (JAR)',
    pattern: /^PK\x03\x04.{26}(META-INF\/|AndroidManifest\.xml)/s,
  },
  { name: 'a database (SQLite)', pattern: /^SQLite format 3\0/ },
  { name: 'a table (Parquet)', pattern: /^PAR1[^\x09\x0a\x0d\x20-\x7e]/ },
  { name: 'a table (Avro)', pattern: /^Obj\x01/ },
  { name: 'a dump of Redis', pattern: /^REDIS\d{4}[\xf5-\xff]/ },
  { name: 'a heap dump of Java', pattern: /^JAVA PROFILE 1\.0\.\d\0/ },
  { name: 'a recording of Java (JFR)', pattern: /^FLR\0/ },
  {
    name: 'a recording of network packets (pcap)',
    pattern:
      /^(\xd4\xc3\xb2\xa1|\xa1\xb2[\xc3\x3c][\xd4\x4d]|\x0a\x0d\x0d\x0a.{4}[\x1a\x4d][\x2b\x3c])/s,
    needsNul: true,
  },
  {
    name: 'a log of Windows events in its binary form',
    pattern: /^ElfFile\0/,
    advice: 'Export it as text or XML (wevtutil qe FILE /lf:true /f:xml)',
  },
  {
    name: 'a journal of systemd in its binary form',
    pattern: /^LPKSHHRH/,
    needsNul: true,
    advice: 'Export it (journalctl --file FILE -o json)',
  },
  {
    name: 'lz4 data of the legacy format',
    pattern: /^\x02\x21\x4c\x18/,
    needsNul: true,
    advice: 'Compress it anew (lz4 without -l)',
  },
];

const ARCHIVES: Record<ArchiveKind, string> = {
  zip: 'a zip archive',
  tar: 'a tar archive',
  '7z': 'a 7z archive',
  rar: 'a rar archive',
  ar: 'an ar archive',
};
const UNPACK =
  'Unpack it; uploads, and analyze, search and records of files, take zip and tar apart';
const UNPACK_ONCE = 'Decompress it once';
const OTHER = 'Send the log itself';

/** Throws `not_a_log` for a file that begins with these bytes, decompressed, and is surely no log. */
export function assertLog(head: Uint8Array): void {
  const archive = archiveKindOf(head);
  if (archive) throw notALog(ARCHIVES[archive], UNPACK);
  const compression = compressionOf(head);
  if (compression) throw notALog(`${compression} data in a compressed file`, UNPACK_ONCE);
  const looked = Buffer.from(head.subarray(0, LOOKED_AT_BYTES));
  const text = looked.toString('latin1');
  const kind = KINDS.find(
    ({ pattern, needsNul }) => pattern.test(text) && (!needsNul || looked.includes(0)),
  );
  if (kind) throw notALog(kind.name, kind.advice ?? OTHER);
}

/** The pieces, which throw `not_a_log` as soon as they show that they are no log. */
export async function* logPieces(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let head: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    if (head.length < LOOKED_AT_BYTES) {
      head = Buffer.concat([head, piece.subarray(0, LOOKED_AT_BYTES - head.length)]);
      assertLog(head);
    }
    yield piece;
  }
}

const notALog = (what: string, advice: string): AppError =>
  new AppError('not_a_log', `The file is ${what}, not a log. ${advice}.`);
