import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Breaks } from './breaks.ts';

function work(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

it('lets others run while work goes on, and not for nothing', async () => {
  const breaks = new Breaks();
  let others = 0;
  let isOver = false;
  const other = (): void => {
    others++;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  for (let step = 0; step < 100; step++) {
    await breaks.next();
    work(1);
  }
  assert.ok(others >= 5, `${others} turns in 100 ms of work`);
  const before = others;
  for (let step = 0; step < 100; step++) await breaks.next();
  isOver = true;
  assert.ok(others <= before + 2, 'steps without work have no breaks');
});
