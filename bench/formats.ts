/**
 * How fast each format is read: `npm run bench:formats`. Bytes a second on one thread, of a log made of the format's
 * samples, the slowest first. What the kernel must leave to the interpreter stands out.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Format } from '../src/engine/formats/format.ts';
import { allFormats } from '../src/engine/formats/registry.ts';
import { createAnalyzer } from '../src/engine/index.ts';
import { markdownTable, threeDigits } from './table.ts';

const BYTES = 1024 * 1024;
/** The first ones are slower: V8 makes better code of what is called often. */
const RUNS = 12;
const KERNEL = fileURLToPath(new URL('../dist/kernel.wasm', import.meta.url));

const module = new WebAssembly.Module(new Uint8Array(readFileSync(KERNEL)));

/** The format's samples, over and over. */
function logOf({ samples }: Format): Uint8Array {
  const text = samples.map(({ line }) => `${line}\n`).join('');
  return new TextEncoder().encode(text.repeat(Math.ceil(BYTES / text.length)));
}

function megabytesPerSecond(format: Format): number {
  const log = logOf(format);
  const options = { format: format.name, keywords: ['error', 'timeout'], referenceTime: 0 };
  const analyzer = createAnalyzer(module, options);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    analyzer.input(log.length).set(log);
    const start = performance.now();
    analyzer.analyze(log.length, { firstLine: 1, byteOffset: 0, carry: 'start' });
    best = Math.min(best, performance.now() - start);
  }
  return log.length / best / 1000;
}

const speeds = allFormats().map((format) => ({
  name: format.name,
  speed: megabytesPerSecond(format),
}));
speeds.sort((a, b) => a.speed - b.speed);
const columns = [{ title: 'format' }, { title: 'MB/s', align: 'right' as const }];
const rows = speeds.map(({ name, speed }) => [name, threeDigits(speed)]);
process.stdout.write(`${markdownTable(columns, rows)}\n`);
