/**
 * Where the time goes: `npm run bench:stages`. Bytes a second on one thread, for each format that
 * `npm run bench` generates. The kernel's stages include those before them; the interpreter's are what
 * a line of a new shape costs, each by itself.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { resolveFormat } from '../src/engine/formats/catalog.ts';
import { type Format, readHeader } from '../src/engine/formats/format.ts';
import { detect } from '../src/engine/index.ts';
import { findIPs } from '../src/engine/interpreter/find-ips.ts';
import { keywordFinder } from '../src/engine/interpreter/keywords.ts';
import { KernelAnalyzer } from '../src/engine/kernel/analyzer.ts';
import { createKernelMemory } from '../src/engine/kernel/memory/kernel-memory.ts';
import { levelInText } from '../src/engine/levels/level-in-text.ts';
import { emptyHeader } from '../src/engine/pattern/header.ts';
import { countTime, emptyHistogram } from '../src/engine/report/partial/histogram.ts';
import { maskMessage } from '../src/engine/templates/mask.ts';
import { logBlocks, SOURCES, type SourceName } from './generate/index.ts';

const BYTES = 16 * 1024 * 1024;
/** The interpreter needs no more to show its speed. */
const INTERPRETED_BYTES = 2 * 1024 * 1024;
const RUNS = 5;
const KEYWORDS = ['error', 'timeout', 'failure', 'unauthorized'];
const KERNEL = fileURLToPath(new URL('../dist/kernel.wasm', import.meta.url));

interface Stage {
  name: string;
  bytes: number;
  run(): void;
}

const module = new WebAssembly.Module(new Uint8Array(readFileSync(KERNEL)));

/** The best of a few runs: the others waited for something else. */
function megabytesPerSecond({ bytes, run }: Stage): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return Math.round(bytes / best / 1000);
}

function stagesOf(log: Uint8Array, format: Format): Stage[] {
  return [
    ...kernelStages(log, format),
    ...interpreterStages(log.subarray(0, INTERPRETED_BYTES), format),
  ];
}

function kernelStages(log: Uint8Array, format: Format): Stage[] {
  const setup = { format, keywords: KEYWORDS, referenceTime: 0, maxRecordBytes: 1 << 20 };
  const analyzer = new KernelAnalyzer(module, setup, createKernelMemory());
  analyzer.input(log.length).set(log);
  const { length } = log;
  const place = { firstLine: 1, byteOffset: 0, carry: 'start' } as const;
  return [
    { name: 'kernel: frame', bytes: length, run: () => analyzer.scanOnly(length, false) },
    { name: 'kernel: + shape', bytes: length, run: () => analyzer.scanOnly(length, true) },
    { name: 'kernel: + count', bytes: length, run: () => analyzer.analyze(length, place) },
    {
      name: 'kernel: + report',
      bytes: length,
      run: () => {
        analyzer.analyze(length, place);
        analyzer.take();
      },
    },
  ];
}

function interpreterStages(log: Uint8Array, format: Format): Stage[] {
  const lines = new TextDecoder().decode(log).trimEnd().split('\n');
  const header = emptyHeader();
  const clock = { referenceTime: 0, time: 0 };
  const moments = lines.map((line, i) => {
    readHeader(format, line, header, clock);
    return Number.isNaN(header.timestamp) ? i * 1000 : header.timestamp;
  });
  const find = keywordFinder(KEYWORDS);
  const stage = (name: string, each: (line: string, index: number) => unknown): Stage => ({
    name: `interpreter: ${name}`,
    bytes: log.length,
    run: () => {
      for (const [index, line] of lines.entries()) each(line, index);
    },
  });
  const histogram = emptyHistogram();
  return [
    stage('header', (line) => readHeader(format, line, header, clock)),
    stage('level', (line) => levelInText(line, 0)),
    stage('keywords', (line) => find(line, () => undefined)),
    stage('IPs', (line) => findIPs(line, () => undefined)),
    stage('patterns', (line) => maskMessage(line)),
    stage('histogram', (_, index) => countTime(histogram, moments[index]!, 2)),
  ];
}

function logOf(name: SourceName): Uint8Array {
  const log = new Uint8Array(BYTES);
  let length = 0;
  for (const block of logBlocks(name, BYTES, 1)) {
    log.set(block, length);
    length += block.length;
  }
  return log.subarray(0, length);
}

const names = Object.keys(SOURCES) as SourceName[];
const columns = names.map((name) => {
  const log = logOf(name);
  const { name: format, definition } = detect(log)!;
  return stagesOf(log, resolveFormat(format, definition)).map((stage) => ({
    name: stage.name,
    speed: megabytesPerSecond(stage),
  }));
});
const table = new Table({
  head: ['MB/s on one thread', ...names],
  style: { head: [], border: [] },
});
for (const [row, { name }] of columns[0]!.entries()) {
  table.push([name, ...columns.map((column) => String(column[row]!.speed))]);
}
process.stdout.write(`${table.toString()}\n`);
