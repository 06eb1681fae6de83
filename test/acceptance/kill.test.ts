import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { clientOf, newClient } from '../support/client.ts';
import { bracketedLog, errorsIn } from '../support/logs.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KILLS = 20;
/** The kill comes at random within the time that so many uploads take, however slow the machine is. */
const UPLOADS_BEFORE_KILL = 6;

describe('a server that is killed again and again', () => {
  it('completes every job whose upload was answered 202, with exact counts', async (t) => {
    const folder = await temporaryFolder();
    t.after(folder.remove);
    let server = await startServer(folder.path);
    t.after(() => server.kill());
    const { email, token } = await newClient(server.url);
    /** Records of each job that was answered 202. */
    const accepted = new Map<string, number>();

    const latestKillMs = UPLOADS_BEFORE_KILL * (await uploadTime(server, email, token));
    for (let kill = 0; kill < KILLS; kill++) {
      const uploading = uploadUntilKilled(server, email, token, accepted);
      // The moment of the kill is the point of the test; nothing is waited for.
      await delay(randomInt(Math.ceil(latestKillMs)));
      await server.kill();
      await uploading;
      server = await startServer(folder.path);
    }
    t.diagnostic(`${accepted.size} uploads were answered 202`);
    assert.ok(accepted.size >= KILLS / 2, `only ${accepted.size} uploads were answered`);
    const client = clientOf(server.url, email, token);
    for (const [jobID, records] of accepted) {
      const report = await client.finished(jobID, 120_000);
      assert.equal(report.status, 'Completed', JSON.stringify(report.error));
      assert.equal(report.totalLogsProcessed, records);
      assert.equal(report.invalidLogs, 0);
      assert.equal(report.logLevelCounts.error, errorsIn(records));
      assert.equal(report.keyWordCounts.timeout, errorsIn(records));
    }
    const { body } = await client.call('GET', '/api/stats');
    const all = accepted.values().reduce((sum, records) => sum + records, 0);
    assert.ok(body.totalLogsProcessed >= all);
  });
});

/** Milliseconds that the first upload to a fresh server takes, which is no fast one. */
async function uploadTime(server: RunningServer, email: string, token: string): Promise<number> {
  const begun = performance.now();
  await clientOf(server.url, email, token).put('app.log', bracketedLog(5000));
  return performance.now() - begun;
}

/** Uploads files of several sizes, some of several chunks, two at a time, until the server is gone. */
async function uploadUntilKilled(
  server: RunningServer,
  email: string,
  token: string,
  accepted: Map<string, number>,
): Promise<void> {
  const client = clientOf(server.url, email, token);
  const loop = async () => {
    for (let count = 0; count < 50; count++) {
      const records = randomInt(10) === 0 ? randomInt(100_000, 200_000) : randomInt(1, 5000);
      try {
        const { jobID } = await client.put('app.log', bracketedLog(records));
        accepted.set(jobID, records);
      } catch {
        // The kill cut it off: it was not answered, so nothing is promised for it.
        return;
      }
    }
  };
  await Promise.all([loop(), loop()]);
}
