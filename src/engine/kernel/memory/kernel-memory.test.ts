/** The kernel's memory goes from one job to the next: nothing of the one before may be left in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKernelMemory } from '../../index.ts';
import * as layout from '../assembly/layout.ts';
import { analyzerOf, assertSame, encode, type Scenario } from '../testing/same.ts';

/** The tables of memory in which an analyser has been made and has counted nothing yet. */
function tablesOf(scenario: Scenario, memory: WebAssembly.Memory): Uint8Array {
  analyzerOf(scenario, memory);
  const tables = new Uint8Array(memory.buffer, 0, layout.INPUT).slice();
  // Lists: what lies beyond their length, which is 0, is never read.
  tables.fill(0, layout.PATHS, layout.DURATION_PATHS + 4 * layout.MAX_DURATIONS);
  // Random.
  tables.fill(0, layout.HASH_KEYS, layout.PART_CACHE);
  return tables;
}

/** A word of letters for each number. */
const word = (n: number): string =>
  [...n.toString(26)]
    .map((digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)])
    .join('');

const accessLog = (lines: number): string =>
  Array.from(
    { length: lines },
    (_, i) =>
      `10.0.${(i >> 8) & 255}.${i & 255} - - [20/Feb/2025:10:${10 + (i % 50)}:00 +0000] ` +
      `"GET /${word(i)}/${i} HTTP/1.1" 200 ${i} "-" "${word(i % 30_000)} error 2001:db8::${i % 9}" 0.5\n`,
  ).join('');

const scenarioOf = (format: string, text: string): Scenario => ({
  format,
  keywords: ['error', 'timeout'],
  chunks: [encode(text)],
  maxRecordBytes: 1 << 20,
});

const LOGS = {
  'a few shapes': scenarioOf('combined', accessLog(50)),
  'as many shapes as are planned at once': scenarioOf('combined', accessLog(60_000)),
  'invalid lines': scenarioOf('combined', `no record\n${'x'.repeat(5000)}\n`.repeat(300)),
  'strings and times': scenarioOf(
    'json-lines',
    '{"time":"2025-02-20T10:00:00Z","level":"warn","msg":"took 5 ms","id":7,"ip":"192.0.2.7"}\n'.repeat(
      9,
    ),
  ),
};

for (const [what, scenario] of Object.entries(LOGS)) {
  test(`after ${what}, the tables are as those of new memory`, () => {
    const next = scenarioOf('bracketed', '[2025-02-20T10:00:00Z] INFO a 1\n');
    const memory = createKernelMemory();
    assertSame(scenario, analyzerOf(scenario, memory));
    const used = tablesOf(next, memory);
    const fresh = tablesOf(next, createKernelMemory());
    const first = used.findIndex((byte, at) => byte !== fresh[at]);
    assert.equal(first, -1, `byte ${first} is left of the log before`);
    assertSame(next, analyzerOf(next, memory));
  });
}
