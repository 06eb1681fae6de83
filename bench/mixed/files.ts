/** The bytes of small files of many formats, of sizes as they come. */
import { BUILT_IN } from '../../src/engine/index.ts';
import { cutRecords, wholeLog } from '../fleet/small-logs.ts';
import { SOURCES, type SourceName } from '../generate/index.ts';
import { Random } from '../generate/random.ts';

/** What the files of one format are; the generator with the most kinds of messages. */
export const ONE_FORMAT: readonly string[] = ['bracketed'];

/** Four that have a generator, and four made of the samples of the format's file. */
export const EIGHT_FORMATS: readonly string[] = [
  'bracketed',
  'combined',
  'json-lines',
  'syslog',
  'apache-error',
  'kafka',
  'postgres',
  'rust-tracing',
];

const LEAST_BYTES = 1024;
const MOST_BYTES = 64 * 1024;

/** So many sizes in bytes, from 1 to 64 KiB, as many from 1 to 2 KiB as from 32 to 64. */
export function fileSizes(count: number, seed: number): number[] {
  const random = new Random(seed);
  const range = Math.log(MOST_BYTES / LEAST_BYTES);
  const share = () => random.below(2 ** 32) / 2 ** 32;
  return Array.from({ length: count }, () => Math.floor(LEAST_BYTES * Math.exp(range * share())));
}

/** So many files, in turn of each of the formats, no two alike. */
export function smallFiles(formats: readonly string[], count: number, seed: number): Buffer[] {
  const sizes = fileSizes(count, seed);
  const files: Buffer[] = new Array(count);
  for (const [offset, format] of formats.entries()) {
    const isOfFormat = (_: unknown, index: number) => index % formats.length === offset;
    const own = sizes.filter(isOfFormat);
    const bytes = own.reduce((sum, size) => sum + size, 0);
    for (const [turn, file] of cutRecords(logOf(format, bytes, seed), own).entries()) {
      files[turn * formats.length + offset] = file;
    }
  }
  return files;
}

function logOf(format: string, bytes: number, seed: number): Buffer {
  return Object.hasOwn(SOURCES, format)
    ? wholeLog(format as SourceName, bytes, seed)
    : logOfSamples(format, bytes, seed);
}

/** The format's samples in random order, at least so many bytes. */
function logOfSamples(name: string, bytes: number, seed: number): Buffer {
  const format = BUILT_IN.formats.find((one) => one.name === name);
  if (format === undefined) throw new Error(`no format is named "${name}"`);
  const lines = format.samples.map(({ line }) => Buffer.from(`${line}\n`));
  const random = new Random(seed);
  const log: Buffer[] = [];
  for (let size = 0; size < bytes; size += log.at(-1)!.length) {
    log.push(lines[random.below(lines.length)]!);
  }
  return Buffer.concat(log);
}
