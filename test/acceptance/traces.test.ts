import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Client, clientOf, newClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { randomLog } from '../support/logs.ts';
import {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
} from '../support/otlp-receiver.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

describe('traces', () => {
  let folder: TemporaryFolder;
  let receiver: OtlpReceiver;
  let server: RunningServer;
  let client: Client;

  before(async () => {
    folder = await temporaryFolder();
    receiver = await startOtlpReceiver();
    server = await startServer(folder.path, {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20key',
      OTEL_SERVICE_NAME: 'logs',
      // A port of its own for workers of a fleet, which share this environment.
      WORKER_PORT: '0',
    });
    const user = await newClient(server.url);
    client = clientOf(server.url, user.email, user.token);
  });
  after(async () => {
    await server.stop();
    await receiver.close();
    await folder.remove();
  });

  /** The trace of a job, once its last span has come: they are sent every few seconds. */
  const traceOf = (jobID: string, last: string) =>
    eventually(`the span ${last}`, () => {
      const upload = receiver.spans.find(
        ({ name, attributes }) => name === 'upload' && attributes['log_flow.job_id'] === jobID,
      );
      const trace = receiver.spans.filter(({ traceID }) => traceID === upload?.traceID);
      const isWhole = trace.some(({ name }) => name === last) && trace.some(isRoot);
      return isWhole && trace;
    });
  const isRoot = ({ name }: ReceivedSpan) => name.startsWith('PUT ');
  const one = (trace: ReceivedSpan[], wanted: string) => {
    const found = trace.filter(({ name }) => name === wanted);
    assert.equal(found.length, 1, `${wanted}: ${found.length}`);
    return found[0]!;
  };

  it('follow a small file from its upload through the broker to its commit', async () => {
    const { jobID } = await client.put('secret-name.log', randomLog(20));
    await client.finished(jobID);
    const trace = await traceOf(jobID, 'chunk process');
    const root = trace.find(isRoot)!;
    assert.equal(root.parentID, '');
    assert.equal(root.service, 'logs');
    assert.equal(root.attributes['http.response.status_code'], 202);
    const upload = one(trace, 'upload');
    assert.equal(upload.parentID, root.spanID);
    const publish = one(trace, 'chunk publish');
    assert.equal(publish.parentID, upload.spanID);
    const work = one(trace, 'chunk process');
    assert.equal(work.parentID, publish.spanID, 'the context came in the message');
    for (const step of ['chunk claim', 'chunk run', 'chunk commit']) {
      assert.equal(one(trace, step).parentID, work.spanID, step);
    }
    assert.ok(trace.every(({ isError }) => !isError));
    assert.ok(!JSON.stringify(trace).includes('secret-name'), 'a name of a file is in a span');
    assert.ok(receiver.headers.every((headers) => headers['x-key'] === 'a key'));
  });

  it('have all chunks of a large file, and the completion of its job', async () => {
    const { jobID } = await client.put('large.log', randomLog(60_000));
    await client.finished(jobID);
    const trace = await traceOf(jobID, 'chunk complete');
    const published = trace.filter(({ name }) => name === 'chunk publish');
    assert.ok(published.length > 1, `${published.length} chunks`);
    const ids = new Set(published.map(({ spanID }) => spanID));
    const works = trace.filter(({ name }) => name === 'chunk process');
    assert.ok(works.every(({ parentID }) => ids.has(parentID)));
  });

  it("continue the client's trace", async () => {
    const traceID = '4bf92f3577b34da6a3ce929d0e0e4736';
    const parentID = '00f067aa0ba902b7';
    const answer = await fetch(`${server.url}/api/jobs`, {
      headers: { traceparent: `00-${traceID}-${parentID}-01` },
    });
    assert.equal(answer.status, 401);
    const span = await eventually('the span of the request', () =>
      receiver.spans.find((received) => received.traceID === traceID),
    );
    assert.deepEqual([span.name, span.parentID], ['GET /api/jobs', parentID]);
    await fetch(`${server.url}/api/formats`, { headers: { traceparent: 'nonsense' } });
    await eventually('the span of a request with a bad header', () =>
      receiver.spans.find(({ name, parentID: id }) => name === 'GET /api/formats' && id === ''),
    );
  });
});
