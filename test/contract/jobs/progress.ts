import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sql } from '../../../src/database/drizzle.ts';
import { progressInPercentage } from '../../../src/jobs/model/progress.ts';
import type { Steps } from './steps.ts';

interface Input {
  declaredBytes: number | null;
  receivedBytes: number;
  uploaded: boolean;
  totalBytes: number;
  processedBytes: number;
}

/** The percentage that jobs show, for what their rows may hold. */
export function progress(steps: Steps): void {
  async function of(changes: Partial<Input>): Promise<number> {
    const input: Input = {
      ...{ declaredBytes: 1000, receivedBytes: 0, uploaded: false },
      ...{ totalBytes: 0, processedBytes: 0 },
      ...changes,
    };
    const bytes = (value: number | null) => sql`${value}::bigint`;
    const percent = progressInPercentage({
      declaredBytes: bytes(input.declaredBytes),
      receivedBytes: bytes(input.receivedBytes),
      uploaded: sql`${input.uploaded}::boolean`,
      totalBytes: bytes(input.totalBytes),
      processedBytes: bytes(input.processedBytes),
    });
    const { db } = steps.domain.context;
    const { rows } = (await db.execute(sql`select ${percent} as percent`)) as never as {
      rows: { percent: number }[];
    };
    return rows[0]!.percent;
  }

  it('show 0 before the first byte', async () => {
    assert.equal(await of({}), 0);
  });

  it('show an upload alone, before anything is processed', async () => {
    const half = await of({ receivedBytes: 500 });
    const whole = await of({ receivedBytes: 1000 });
    assert.ok(half > 0 && whole > half);
  });

  it('show a file of unknown length growing', async () => {
    const seen: number[] = [];
    for (const receivedBytes of [1e6, 1e8, 1e9, 1e10]) {
      seen.push(await of({ declaredBytes: null, receivedBytes }));
    }
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.ok(seen.at(-1)! > seen[0]! && seen.at(-1)! < 99);
  });

  it('show processed bytes as a part of the whole that is expected, not of what is here', async () => {
    const early = await of({ receivedBytes: 100, totalBytes: 100, processedBytes: 100 });
    assert.ok(early > 0 && early <= 10, `${early}`);
  });

  it('never show 100 before they are completed', async () => {
    const all = { uploaded: true, receivedBytes: 1000, totalBytes: 1, processedBytes: 1 };
    assert.equal(await of(all), 99);
    assert.equal(await of({ ...all, declaredBytes: 0, receivedBytes: 0 }), 99);
  });
}
