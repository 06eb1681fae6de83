import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Contender } from './contenders.ts';
import { type FileResult, type Results, renderDocument } from './document.ts';
import { type Outcome, shellLine, timingOf } from './measure.ts';
import { markdownTable, threeDigits } from './table.ts';
import { missingTools, TOOLS } from './tools.ts';

test('a table is as wide as its widest cells', () => {
  const columns = [{ title: 'name' }, { title: 'n', align: 'right' } as const];
  assert.equal(
    markdownTable(columns, [
      ['a', '1'],
      ['longer', '1234'],
    ]),
    ['| name   |    n |', '| ------ | ---: |', '| a      |    1 |', '| longer | 1234 |'].join('\n'),
  );
});

test('numbers have three digits that count', () => {
  const shown = [0, 0.01234, 0.9999, 1.2, 12.34, 123.4, 1234.4].map(threeDigits);
  assert.deepEqual(shown, ['0', '0.0123', '1.000', '1.20', '12.3', '123', '1234']);
});

const contender = (id: Contender['id'], label: string): Contender => ({ id, label, command: [] });
const median = (value: number): Outcome => ({ median: value, min: value, max: value, runs: 5 });

function fileOf(
  name: FileResult['input']['name'],
  factor: number,
  others: FileResult['outcomes'],
): FileResult {
  const input = { name, title: name, file: '', bytes: factor * 2e8, records: 1_234_567 };
  const outcomes = [
    { contender: contender('rg-i', '`rg -ci x`'), outcome: median(0.2 * factor) },
    { contender: contender('log-flow-1', 'one'), outcome: median(0.44 * factor) },
    { contender: contender('log-flow-2', 'two'), outcome: median(0.25 * factor) },
    ...others,
  ];
  return { input, outcomes };
}

const results: Results = {
  date: '2025-02-20',
  machine: 'a machine',
  versions: [['rg', '13.0.0']],
  seed: 1,
  bounds: { leastRuns: 2, mostRuns: 9 },
  files: [
    fileOf('bracketed', 1, [{ contender: contender('lnav', 'lnav'), outcome: 'unread' }]),
    fileOf('combined', 1, [
      { contender: contender('goaccess', 'goaccess'), outcome: median(25) },
      { contender: contender('lnav', 'lnav'), outcome: 'failed' },
    ]),
  ],
  large: fileOf('bracketed', 4, []),
  tiny: fileOf('bracketed', 0.001, []),
  memory: [['two', 200_000_000]],
};

/** The cells of the row that begins with this cell. */
function row(document: string, first: string): string[] {
  const line = document.split('\n').find((text) => text.startsWith(`| ${first}`));
  return line!
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

test('the document has medians, speeds and ratios to the search in the same file', () => {
  const document = renderDocument(results, '');
  assert.deepEqual(row(document, 'two'), ['0.250 s', '0.250 s', '0.250 s', '5', '800', '1.25']);
  assert.deepEqual(row(document, 'bracketed: time of'), ['1.25', 'at most 1.2']);
  assert.deepEqual(row(document, 'combined: times as fast as GoAccess'), ['100', 'at least 80']);
  assert.deepEqual(row(document, '4 times the bytes: times the time, two')[0], '4.00');
  assert.deepEqual(row(document, 'largest file'), ['200 MB', 'at most 256 MB']);
  assert.equal(row(document, 'a log of a few lines (what a start costs), two')[0], '0.000250 s');
  assert.match(document, /1,234,567 records/);
});

test('a contender without a time says why, and no ratio is made of it', () => {
  const document = renderDocument(results, '');
  assert.equal(row(document, 'lnav')[0], 'does not read it');
  assert.match(document, /\| lnav +\| +failed \|/);
  assert.equal(row(document, 'combined: times as fast as lnav')[0], 'not measured');
});

test('what was written by hand stays, all else is new', () => {
  const first = renderDocument(results, '');
  const edited = first.replace('Not written yet.', 'In the *kernel*.').replace('0.250 s', '9 s');
  const second = renderDocument(results, edited);
  assert.equal(second, first.replace('Not written yet.', 'In the *kernel*.'));
});

test('missing peers are named with the packages they come in', () => {
  const all = {
    wc: '9.1',
    rg: '13.0.0',
    goaccess: '1.7',
    lnav: '0.11.1',
    zstd: '1.5.4',
    hyperfine: '1.15.0',
  };
  assert.equal(missingTools(all), null);
  const { wc, hyperfine, lnav, zstd } = all;
  assert.match(
    missingTools({ wc, hyperfine, lnav, zstd })!,
    /rg, goaccess.*apt-get install ripgrep goaccess$/,
  );
});

test('the script that installs peers knows all of them', () => {
  const script = readFileSync(new URL('../scripts/bench-deps', import.meta.url), 'utf8');
  const known = [...script.matchAll(/missing\+=\((\S+)\)/g)].map(([, name]) => name!);
  // Every system has wc.
  assert.deepEqual(
    Object.values(TOOLS)
      .flatMap((tool) => (tool.package === 'coreutils' ? [] : [tool.package]))
      .toSorted(),
    known.toSorted(),
  );
});

test('commands keep their words in a shell', () => {
  assert.equal(
    shellLine(['rg', '-c', 'a b', "it's", '/x/y.log']),
    `rg -c 'a b' 'it'\\''s' /x/y.log`,
  );
});

test('the median is the middle run, or lies between two', () => {
  assert.deepEqual(timingOf([3, 1, 2]), { median: 2, min: 1, max: 3, runs: 3 });
  assert.deepEqual(timingOf([4, 1, 2, 10]), { median: 3, min: 1, max: 10, runs: 4 });
});
