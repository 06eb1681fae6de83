import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { assertExact, cannotRun, openFleet, record, samplesOf, scaled } from '../support/chaos.ts';
import { eventually } from '../support/eventually.ts';
import { startLoad } from '../support/steady-load.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const KILLS = scaled(10, 1);
const CUTS = scaled(10, 3);
/** Milliseconds; longer than two heartbeats of ten seconds. */
const SILENCE_MS = 25_000;
const SIZES = [10, 2000, 20_000];

describe('a broker that dies, and a network that breaks', { skip: cannotRun }, () => {
  it('lose no job and count none twice', async (t) => {
    let proxy!: TcpProxy;
    const fleet = await openFleet({
      workers: 2,
      env: async ({ rabbitmq }, { RABBITMQ_URL }) => {
        proxy = await startTcpProxy(rabbitmq.port);
        const through = new URL(RABBITMQ_URL!);
        through.port = String(proxy.port);
        return { RABBITMQ_URL: through.href };
      },
    });
    t.after(fleet.close);
    t.after(proxy.close);

    const samples = await samplesOf(fleet.folder, SIZES);
    const load = startLoad(() => fleet.client, samples, 1);
    t.after(load.stop);
    const more = async (count: number) => {
      const before = load.accepted.size;
      await eventually('more uploads', () => load.accepted.size >= before + count, 120_000);
    };
    await fleet.servers.rabbitmq.written();
    for (let kill = 0; kill < KILLS; kill++) {
      await more(5);
      await fleet.servers.rabbitmq.kill();
      await fleet.servers.rabbitmq.start();
    }
    let broken = 0;
    for (let cut = 0; cut < CUTS; cut++) {
      await more(5);
      broken += proxy.cut();
    }
    await more(5);
    proxy.silence(true);
    await delay(SILENCE_MS);
    proxy.silence(false);
    await more(5);
    await load.stop();
    assert.deepEqual([...load.refused.keys()], [], 'an upload was refused');
    for (const [jobID, sample] of load.accepted) await assertExact(fleet.client, jobID, sample);
    const rows = await fleet.query('select count(*)::int as reports from reports');
    assert.equal(rows[0].reports, load.accepted.size);
    record(
      `broker SIGKILLed and restarted ${KILLS} times under load; ${CUTS} times all connections cut (${broken}); ${SILENCE_MS / 1000} s of a silent network`,
      `${load.accepted.size} of ${load.accepted.size} jobs \`Completed\`, counts exact, none twice; no upload was refused meanwhile`,
    );
  });
});
