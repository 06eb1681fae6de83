/** Uploads that try to hold a server up, each by another property. */
import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';

const MB = 1_000_000;
const MEMBERS = 2_000_000;
const PARTS = 10_000;
const SHAPES = 65_536;
const DEPTH = 100_000;
const BOUNDARY = 'b';
/** What is sent at a time of content that is repeated. */
const BLOCK_BYTES = 64 * 1024;

export interface HostileFile {
  title: string;
  /** Bytes in blocks; one block may stand in it many times. */
  blocks: Buffer[];
  /** The body is a form. */
  boundary?: string;
}

/** Makes each file when it is its turn: together they would not fit into memory well. */
export const HOSTILE_FILES: (() => HostileFile)[] = [
  () =>
    whole(
      'an ordinary log, 64 MB, for comparison',
      repeated('2026-01-01T10:00:00Z INFO request 17 took 23 ms\n', 64 * MB),
    ),
  () => whole('gzip of 100 MB of empty lines', gzipped('\n', 100 * MB)),
  () => whole('gzip of 100 MB of lines of one letter', gzipped('a\n', 100 * MB)),
  () => whole('one line of 64 MB, without a newline', repeated('x', 64 * MB)),
  () => many(`${MEMBERS / 1e6} million gzip members of one byte`, gzipSync('a'), MEMBERS),
  () => many(`${MEMBERS / 1e6} million zstd frames of one byte`, zstdCompressSync('a'), MEMBERS),
  () => many('JSON lines, each 100,000 deep, 20 MB', deepLine(), 100),
  () => whole('64 MB of random bytes', randomBytes(64 * MB)),
  () => whole(`${SHAPES} lines of as many shapes, twice`, shapes()),
  () =>
    whole(
      '64 MB of lines that all continue a record',
      repeated('\tat some.Class.method(File.java)\n', 64 * MB),
    ),
  () => whole('gzip of 100 MB of NULs', gzipped('\0', 100 * MB)),
  () => ({
    ...many(`a form of ${PARTS} parts without a file`, part('name="other"'), PARTS),
    boundary: BOUNDARY,
  }),
  () => ({
    ...many(
      `a form of ${PARTS} files (1,000 are taken)`,
      part('name="file"; filename="a.log"'),
      PARTS,
    ),
    boundary: BOUNDARY,
  }),
];

const whole = (title: string, bytes: Buffer): HostileFile => ({ title, blocks: [bytes] });

function many(title: string, unit: Buffer, times: number): HostileFile {
  const perBlock = Math.min(times, Math.max(1, Math.floor(BLOCK_BYTES / unit.length)));
  const block = Buffer.concat(Array.from({ length: perBlock }, () => unit));
  return { title, blocks: Array.from({ length: Math.ceil(times / perBlock) }, () => block) };
}

const repeated = (text: string, bytes: number): Buffer => Buffer.alloc(bytes, text);

const gzipped = (text: string, bytes: number): Buffer => gzipSync(repeated(text, bytes));

const deepLine = (): Buffer =>
  Buffer.from(`{"level":"info","message":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}\n`);

function shapes(): Buffer {
  const word = (index: number) =>
    index.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!);
  const lines = Array.from(
    { length: SHAPES },
    (_, index) =>
      `2026-01-01T10:00:00Z INFO ${word(index)}ing ${word(index * 7)}ed to ${word(SHAPES - index)}\n`,
  );
  return Buffer.from(lines.join('').repeat(2));
}

const part = (disposition: string): Buffer =>
  Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n2026-01-01T10:00:00Z INFO ready\n\r\n`,
  );
