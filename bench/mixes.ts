/**
 * Logs of two forms: `npm run bench:mixes`. Bytes a second on one thread of a log in which the lines of two others take
 * turns, beside the rate that these have on their own; and of a log whose lines the format does not explain and which all differ.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createAnalyzer, detect } from '../src/engine/index.ts';
import { logBlocks, type SourceName } from './generate/index.ts';
import { shapesLog } from './mixed/shapes.ts';
import { markdownTable, threeDigits } from './table.ts';

const BYTES = 16 * 1024 * 1024;
const SEED = 1;
/** The first runs are slower: V8 makes better code of what is called often. */
const RUNS = 4;
const KERNEL = fileURLToPath(new URL('../dist/kernel.wasm', import.meta.url));
const PAIRS: [SourceName, SourceName][] = [
  ['combined', 'bracketed'],
  ['json-lines', 'bracketed'],
  ['bracketed', 'syslog'],
  ['combined', 'json-lines'],
];

const module = new WebAssembly.Module(new Uint8Array(readFileSync(KERNEL)));

interface Rate {
  format: string;
  megabytesPerSecond: number;
}

/** By processor time, which others on the machine change least. */
function rateOf(log: Uint8Array, format = detect(log)?.name): Rate {
  const name = format ?? 'plain';
  const options = { format: name, keywords: ['error', 'timeout'], referenceTime: 0 };
  const analyzer = createAnalyzer(module, options);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    analyzer.input(log.length).set(log);
    const before = process.cpuUsage();
    analyzer.analyze(log.length, { firstLine: 1, byteOffset: 0, carry: 'start' });
    const { user, system } = process.cpuUsage(before);
    analyzer.take();
    best = Math.min(best, user + system);
  }
  return { format: name, megabytesPerSecond: log.length / best };
}

const logOf = (name: SourceName): Buffer =>
  Buffer.concat([...copiesOf(logBlocks(name, BYTES, SEED))]);

/** A block is valid until the next one. */
function* copiesOf(blocks: Iterable<Uint8Array>): Generator<Buffer> {
  for (const block of blocks) yield Buffer.from(block);
}

function interleaved(a: Buffer, b: Buffer): Buffer {
  const [first, second] = [a, b].map((log) => log.toString('latin1').trimEnd().split('\n'));
  const lines = first!.flatMap((line, index) => {
    const other = second![index];
    return other === undefined ? [line] : [line, other];
  });
  return Buffer.from(`${lines.slice(0, 2 * second!.length).join('\n')}\n`, 'latin1');
}

/** What both take one after the other, of as many lines each as in the log of both. */
function rateOfParts(a: Rate, b: Rate, [bytesA, bytesB]: [number, number]): number {
  return (bytesA + bytesB) / (bytesA / a.megabytesPerSecond + bytesB / b.megabytesPerSecond);
}

function rowOf([a, b]: [SourceName, SourceName]): string[] {
  const [first, second] = [logOf(a), logOf(b)];
  const both = rateOf(interleaved(first, second));
  const lines = (log: Buffer): number => log.toString('latin1').split('\n').length;
  const perLine: [number, number] = [first.length / lines(first), second.length / lines(second)];
  const parts = rateOfParts(rateOf(first), rateOf(second), perLine);
  const rates = [both.megabytesPerSecond, parts, both.megabytesPerSecond / parts];
  return [`${a} and ${b}`, both.format, ...rates.map(threeDigits)];
}

const right = 'right' as const;
const columns = [
  { title: 'lines of' },
  { title: 'read as' },
  { title: 'MB/s', align: right },
  { title: 'the parts, MB/s', align: right },
  { title: 'ratio', align: right },
];
process.stdout.write(`${markdownTable(columns, PAIRS.map(rowOf))}\n`);
const unexplained = rateOf(shapesLog(1), 'redis');
process.stdout.write(
  `Lines that all differ, of another format than the file's: ${threeDigits(unexplained.megabytesPerSecond)} MB/s\n`,
);
