import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { analyze, detect, HEAD_BYTES, merge, type Report } from '../../src/engine/index.ts';
import { countRecords, logBlocks, logFile, SOURCES, type SourceName } from './index.ts';
import { Random } from './random.ts';
import { compileTemplate } from './template.ts';
import { Weighted } from './weighted.ts';

const NAMES = Object.keys(SOURCES) as SourceName[];
const SIZE = 1_000_000;

function contentOf(name: SourceName, bytes: number, seed: number): Buffer {
  const blocks: Buffer[] = [];
  // Copied at once: the generator uses its block again.
  for (const block of logBlocks(name, bytes, seed)) blocks.push(Buffer.from(block));
  return Buffer.concat(blocks);
}

function reportOf(content: Buffer): Report {
  const format = detect(content.subarray(0, HEAD_BYTES));
  const partial = analyze(content, {
    format: format?.name ?? null,
    keywords: ['timeout'],
    referenceTime: Date.UTC(2025, 1, 25),
    firstLine: 1,
    byteOffset: 0,
    carry: 'start',
  });
  return merge([partial], format);
}

for (const name of NAMES) {
  test(`${name}: recognised, every line is a valid record, in the levels and words of a real log`, () => {
    const content = contentOf(name, SIZE, 1);
    const report = reportOf(content);
    assert.equal(report.format?.name, name);
    assert.equal(report.invalidLogs, 0);
    assert.equal(report.totalLogsProcessed, content.filter((byte) => byte === 10).length);
    assert.ok(report.keyWordCounts.timeout! > 20);
    assert.ok(report.logLevelCounts.error > 0);
    assert.ok(report.uniqueIPs > 200);
    assert.ok(report.timeRange!.from.startsWith('2025-02-20T10:00:0'));
  });

  test(`${name}: the same bytes for a seed, others for another, whole records of the size asked for`, () => {
    const content = contentOf(name, SIZE, 1);
    assert.ok(content.equals(contentOf(name, SIZE, 1)));
    assert.ok(!content.equals(contentOf(name, SIZE, 2)));
    assert.equal(content.at(-1), 10);
    assert.ok(content.length <= SIZE && content.length > SIZE - 1000);
    // More than one block: a longer log begins as a shorter one does.
    const longer = contentOf(name, 5_000_000, 1);
    assert.ok(longer.subarray(0, content.length).equals(content));
  });
}

test('a file is made once and then found', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'log-flow-generate-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = logFile(folder, 'bracketed', 100_000, 7);
  const { ino } = statSync(file);
  assert.ok(readFileSync(file).equals(contentOf('bracketed', 100_000, 7)));
  assert.equal(logFile(folder, 'bracketed', 100_000, 7), file);
  assert.equal(statSync(file).ino, ino);
  assert.notEqual(logFile(folder, 'bracketed', 100_000, 8), file);
  assert.equal(countRecords(file), readFileSync(file, 'utf8').split('\n').length - 1);
});

test('draws follow their weights', () => {
  const weights = [1, 0, 5, 94];
  const chance = new Weighted(weights);
  const random = new Random(3);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 100_000; i++) counts[chance.draw(random)]!++;
  for (const [index, weight] of weights.entries()) {
    assert.ok(Math.abs(counts[index]! / 1000 - weight) < 0.5, `${index}: ${counts[index]}`);
  }
});

test('a template names a field that there is', () => {
  assert.throws(() => compileTemplate('a <nonsense>', {}), /no field <nonsense>/);
});
