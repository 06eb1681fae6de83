/**
 * How long it takes to recognise a format: `npm run bench:detect`. For each format a file of 64 KiB is
 * made of its samples. `first` is the first call of the process for that input (the very first one
 * also compiles the code), `median` and `slowest` are of many calls after that.
 */
import { detect } from '../src/engine/formats/detection/detect.ts';
import { allFormats } from '../src/engine/formats/registry.ts';
import { HEAD_BYTES } from '../src/engine/index.ts';

const CALLS = 30;

/** The goal, in milliseconds: an upload waits for it. */
const GOAL = 10;

interface Timing {
  name: string;
  recognised: string;
  first: number;
  median: number;
  slowest: number;
}

function headOf(lines: string[]): Uint8Array {
  const text = `${lines.join('\n')}\n`;
  return new TextEncoder().encode(text.repeat(Math.ceil(HEAD_BYTES / text.length)));
}

function time(name: string, head: Uint8Array): Timing {
  const durations: number[] = [];
  let recognised = '';
  for (let call = 0; call <= CALLS; call++) {
    const start = performance.now();
    recognised = detect(head)?.name ?? '-';
    durations.push(performance.now() - start);
  }
  const [first = 0, ...later] = durations;
  later.sort((a, b) => a - b);
  return { name, recognised, first, median: later[CALLS >> 1]!, slowest: later.at(-1)! };
}

const everySample = allFormats().flatMap(({ samples }) => samples.map(({ line }) => line));
const inputs: [string, string[]][] = [
  ...allFormats().map(({ name, samples }): [string, string[]] => [
    name,
    samples.map((s) => s.line),
  ]),
  ['(all samples)', everySample],
  ['(prose)', ['Dear all,', 'this is a letter and not a log, although it was written at 10:00.']],
];

const timings = inputs.map(([name, lines]) => time(name, headOf(lines)));
const shown = (ms: number): string => ms.toFixed(2).padStart(9);
console.log(`${'input'.padEnd(20)}${'recognised'.padEnd(20)} first ms median ms slowest ms`);
for (const { name, recognised, first, median, slowest } of timings) {
  console.log(
    name.padEnd(20) + recognised.padEnd(20) + shown(first) + shown(median) + shown(slowest),
  );
}
const worst = Math.max(...timings.map(({ median }) => median));
console.log(`\nThe slowest median is ${worst.toFixed(2)} ms; the goal is ${GOAL} ms.`);
