import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ProgressInput, progressInPercentage } from './progress.ts';

const input = (changes: Partial<ProgressInput>): ProgressInput => ({
  declaredBytes: 1000,
  receivedBytes: 0,
  uploaded: false,
  totalBytes: 0,
  processedBytes: 0,
  ...changes,
});

describe('progress', () => {
  it('is 0 before the first byte', () => {
    assert.equal(progressInPercentage(input({})), 0);
  });

  it('grows with the upload alone, before anything is processed', () => {
    const half = progressInPercentage(input({ receivedBytes: 500 }));
    const whole = progressInPercentage(input({ receivedBytes: 1000 }));
    assert.ok(half > 0 && whole > half);
  });

  it('grows while a file of unknown length uploads', () => {
    const seen = [1e6, 1e8, 1e9, 1e10].map((receivedBytes) =>
      progressInPercentage(input({ declaredBytes: null, receivedBytes })),
    );
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.ok(seen.at(-1)! < 99);
  });

  it('counts processed bytes against the whole that is expected, not the part that is here', () => {
    const early = input({ receivedBytes: 100, totalBytes: 100, processedBytes: 100 });
    assert.ok(progressInPercentage(early) <= 10);
  });

  it('never reaches 100: that belongs to the completed job', () => {
    const done = input({ uploaded: true, receivedBytes: 1000, totalBytes: 1, processedBytes: 1 });
    assert.equal(progressInPercentage(done), 99);
  });
});
