import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { assertExact, cannotRun, openFleet, record, samplesOf, scaled } from '../support/chaos.ts';
import { clientOf } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startLoad } from '../support/steady-load.ts';

const UPLOADS = scaled(500, 60);
const SIZES = [10, 2000, 120_000, 250_000];

describe('API processes that are killed during uploads', { skip: cannotRun }, () => {
  it('keep what they answered 202, and leave nothing of the rest', async (t) => {
    const fleet = await openFleet({ workers: 2, apis: 2 });
    t.after(fleet.close);
    const samples = await samplesOf(fleet.folder, SIZES);
    const { email, token } = fleet.client;
    const someApi = () => fleet.apis[randomInt(fleet.apis.length)]!;
    const load = startLoad(() => clientOf(someApi().url, email, token), samples, 4);
    t.after(load.stop);
    const total = () => load.accepted.size + (load.refused.get('none') ?? 0);
    let kills = 0;
    while (total() < UPLOADS) {
      // The moment of the kill is the point of the test; nothing is waited for.
      await delay(randomInt(200, 2500));
      const victim = someApi();
      await victim.kill();
      fleet.apis.splice(fleet.apis.indexOf(victim), 1);
      await fleet.addApi();
      kills++;
    }
    await load.stop();
    const client = clientOf(someApi().url, email, token);
    for (const [jobID, sample] of load.accepted) await assertExact(client, jobID, sample);
    await eventually(
      'no job in limbo',
      async () => {
        const rows = await fleet.query(
          `select count(*)::int as open from jobs where status not in ('Completed', 'Failed')`,
        );
        return rows[0].open === 0;
      },
      60_000,
    );
    // A process that starts looks for orphans at once.
    await fleet.addApi();
    const blobs = path.join(fleet.folder, 'blobs');
    await eventually(
      'no orphaned bytes',
      async () => {
        const kept = await fleet.query(
          'select blob_prefix as prefix from jobs where bytes_gone_at is null',
        );
        const prefixes = new Set(kept.map(({ prefix }) => prefix));
        const files = await blobFiles(blobs);
        return files.every((name) => prefixes.has(name.split('+', 1)[0]!));
      },
      60_000,
    );
    record(
      `${kills} SIGKILLs of API processes during ${total()} uploads`,
      `${load.accepted.size} of ${load.accepted.size} uploads that were answered 202 \`Completed\`, counts exact; of the other ${total() - load.accepted.size} no job is in limbo and no byte is left`,
    );
    assert.ok(kills > 0);
  });
});

async function blobFiles(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // What is half written does not count: its name begins with no prefix.
  return entries
    .filter((entry) => entry.isFile() && entry.name.includes('+'))
    .map(({ name }) => name);
}
