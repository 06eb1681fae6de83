/** Every number of a report opens its records: over HTTP, from the upload on. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pLimit from 'p-limit';
import { BUILT_IN } from '../../src/engine/index.ts';
import { type Client, newClient } from '../support/client.ts';
import { corpusIsMissing, corpusLogs } from '../support/corpus.ts';
import { accessLog, applicationLog } from '../support/logs.ts';
import { type ExpectedCount, questionsOf } from '../support/report-questions.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const QUESTIONS_AT_ONCE = 4;

describe('every number of a report opens its records', () => {
  let folder: TemporaryFolder;
  let server: RunningServer;
  let client: Client;
  before(async () => {
    folder = await temporaryFolder();
    const limits = { GENERAL_RATE_LIMIT: '1000000', UPLOAD_RATE_LIMIT: '1000000' };
    server = await startServer(folder.path, limits);
    client = await newClient(server.url);
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });

  const own: { name: string; bytes: string | Uint8Array }[] = [
    { name: 'access.log', bytes: accessLog(3000) },
    { name: 'application.log', bytes: applicationLog(3000) },
    ...BUILT_IN.formats.map(({ name, samples }) => ({
      name: `${name}.log`,
      bytes: samples.map(({ line }) => `${line}\n`).join(''),
    })),
  ];
  it('in logs of every form', () => openAll(own));
  it('in the logs of a public corpus', { skip: corpusIsMissing() }, () => openAll(corpusLogs()));

  async function openAll(logs: { name: string; bytes: string | Uint8Array }[]): Promise<void> {
    for (const { name, bytes } of logs) {
      const { jobID } = await client.put(name, bytes);
      const report = await client.finished(jobID);
      assert.equal(report.status, 'Completed');
      const limit = pLimit(QUESTIONS_AT_ONCE);
      const wrong = await Promise.all(
        questionsOf(report).map((asked) => limit(() => difference(jobID, asked))),
      );
      assert.deepEqual(
        { name, wrong: wrong.filter((found) => found !== null) },
        { name, wrong: [] },
      );
    }
  }

  /** What the answer has instead of what the report says; null where they agree. */
  async function difference(jobID: string, { count, ...asked }: ExpectedCount) {
    const query = new URLSearchParams({ ...asked, limit: '1' });
    const { status, body } = await client.call('GET', `/api/jobs/${jobID}/records?${query}`);
    const isSame = status === 200 && body.total.isExact && body.total.count === count;
    return isSame ? null : { asked, count, status, total: body.total ?? body };
  }
});
