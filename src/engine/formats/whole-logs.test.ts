/**
 * Whole logs as programs write them, and what is read of each: `fixtures/whole/NAME.log`, and in `NAME.expected` a line
 * `form NAME` for its format, then a line for each record in its order: time, level, count of lines and addresses, and
 * behind `| ` a part of its message; or `invalid REASON`. At the end `http 200=2 404=1` where records are requests.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze, detect, merge } from '../index.ts';
import { readRecords } from '../interpreter/read-records.ts';
import type { Report } from '../report/report.ts';
import type { FormatInfo } from '../types.ts';

const FOLDER = join(import.meta.dirname, 'fixtures/whole');
/** Where a time has no year: the year of this day. */
const PLACE = {
  referenceTime: Date.UTC(2025, 1, 21),
  firstLine: 1,
  byteOffset: 0,
  carry: 'start',
} as const;

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.log'))
  .map((file) => file.slice(0, -'.log'.length));

for (const name of names) {
  const bytes = readFileSync(join(FOLDER, `${name}.log`));
  const [form = '', ...lines] = readFileSync(join(FOLDER, `${name}.expected`), 'utf8')
    .trimEnd()
    .split('\n');
  const http = lines.at(-1)!.startsWith('http ') ? lines.at(-1)! : null;
  const expected = http === null ? lines : lines.slice(0, -1);
  test(`${name}: records`, () => {
    const info = detect(bytes);
    assert.equal(info?.name, form.replace('form ', ''));
    assert.deepEqual(described(bytes, info!, expected), expected);
  });
  test(`${name}: report`, () => {
    const info = detect(bytes)!;
    const report = merge([analyze(bytes, { ...optionsOf(info), keywords: [] })], info);
    assert.equal(report.totalLogsProcessed, expected.length);
    assert.equal(report.invalidLogs, expected.filter((line) => line.startsWith('invalid ')).length);
    assert.equal(statusesOf(report), http);
  });
}

function statusesOf({ http }: Report): string | null {
  const counts = Object.entries(http?.statuses ?? {}).map(
    ([status, count]) => `${status}=${count}`,
  );
  return counts.length === 0 ? null : `http ${counts.sort().join(' ')}`;
}

function optionsOf({ name, definition }: FormatInfo) {
  return { format: name, definition, ...PLACE };
}

/** As `expected` says it: a part of a message only where that has one. */
function described(bytes: Uint8Array, info: FormatInfo, expected: readonly string[]): string[] {
  return [...readRecords(bytes, optionsOf(info))].map((entry, index) => {
    if ('invalid' in entry) return `invalid ${entry.invalid}`;
    const time = entry.timestamp === null ? '-' : new Date(entry.timestamp).toISOString();
    const facts = [time, entry.level ?? '-', entry.lines, ...entry.ips].join(' ');
    const [, part] = (expected[index] ?? '').split(' | ');
    if (part === undefined) return facts;
    return `${facts} | ${entry.message?.includes(part) ? part : entry.message}`;
  });
}
