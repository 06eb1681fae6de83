import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatBytes,
  formatInterval,
  formatLatency,
  formatRecords,
  formatSeconds,
  formatShare,
} from './numbers.ts';

test('bytes have three digits and a unit', () => {
  const cases: [number, string][] = [
    [0, '0 bytes'],
    [1, '1 byte'],
    [0.6, '1 byte'],
    [655.1059730250481, '655 bytes'],
    [1023, '1023 bytes'],
    [1024, '1.00 KiB'],
    [50_552_000, '48.2 MiB'],
    [1_048_500, '1.00 MiB'],
    [500 * 2 ** 30, '500 GiB'],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text);
});

test('seconds become the two largest units', () => {
  const cases: [number, string][] = [
    [0, '0.00 s'],
    [3.21, '3.2 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [185, '3 min 5 s'],
    [7800, '2 h 10 min'],
    [273_600, '3 d 4 h'],
  ];
  for (const [seconds, text] of cases) assert.equal(formatSeconds(seconds), text);
});

test('latencies below a second have a unit that fits', () => {
  const cases: [number, string][] = [
    [0, '0.00 s'],
    [0.000_042, '42 µs'],
    [0.0032, '3.20 ms'],
    [0.25, '250 ms'],
    [0.9999, '1.00 s'],
    [75, '1 min 15 s'],
  ];
  for (const [seconds, text] of cases) assert.equal(formatLatency(seconds), text);
});

test('a share that is not nothing does not look like nothing', () => {
  assert.equal(formatShare(1, 1_000_000), '< 0.1 %');
  assert.equal(formatShare(0, 10), '0.0 %');
  assert.equal(formatShare(0, 0), '');
});

test('one is not many, and an exact interval has no fraction that it lacks', () => {
  assert.deepEqual([0, 1, 1000].map(formatRecords), ['0 records', '1 record', '1,000 records']);
  assert.deepEqual([1, 5, 90, 0.5].map(formatInterval), ['1 s', '5 s', '1 min 30 s', '0.50 s']);
});
