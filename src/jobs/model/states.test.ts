import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chunkStatesBefore, isExhausted, retryDelaySeconds, runsAlone } from './chunk-state.ts';
import { isFinal, statesBefore } from './job-state.ts';
import { JOB_STATUSES } from './types.ts';

const NONE = { errors: 0, crashes: 0, soloCrashes: 0, interruptions: 0 };

describe('job states', () => {
  it('let no job leave Completed', () => {
    for (const next of JOB_STATUSES) assert.ok(!statesBefore(next).includes('Completed'));
  });

  it('let a failed job only be queued again', () => {
    const following = JOB_STATUSES.filter((next) => statesBefore(next).includes('Failed'));
    assert.deepEqual(following, ['Queued']);
  });

  it('never complete a job that is still uploading', () => {
    assert.ok(!statesBefore('Completed').includes('Uploading'));
  });

  it('call exactly Completed and Failed final', () => {
    assert.deepEqual(JOB_STATUSES.filter(isFinal), ['Completed', 'Failed']);
  });
});

describe('chunk states', () => {
  it('let only a waiting chunk be claimed, and only a processing one be done', () => {
    assert.deepEqual(chunkStatesBefore('Processing'), ['Waiting']);
    assert.deepEqual(chunkStatesBefore('Done'), ['Processing']);
  });

  it('give up after the third error', () => {
    assert.ok(!isExhausted({ ...NONE, errors: 2 }));
    assert.ok(isExhausted({ ...NONE, errors: 3 }));
  });

  it('wait longer before each try', () => {
    const [first, second] = [1, 2].map((errors) => retryDelaySeconds({ ...NONE, errors }));
    assert.ok(first! > 0 && second! > first!);
  });

  it('run a chunk alone after two crashes or interruptions', () => {
    assert.ok(!runsAlone({ ...NONE, crashes: 1 }));
    assert.ok(runsAlone({ ...NONE, crashes: 1, interruptions: 1 }));
  });

  it('condemn by solo crashes, not by crashes beside others', () => {
    assert.ok(!isExhausted({ ...NONE, crashes: 20, soloCrashes: 2 }));
    assert.ok(isExhausted({ ...NONE, crashes: 5, soloCrashes: 3 }));
  });
});
