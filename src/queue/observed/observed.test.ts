import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { after, before, it } from 'node:test';
import { fromPglite } from 'pg-boss';
import { eventually } from '../../../test/support/eventually.ts';
import { startOtlpReceiver } from '../../../test/support/otlp-receiver.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { openEmbeddedDatabase } from '../../database/embedded/index.ts';
import { createOpenTelemetry } from '../../tracing/open-telemetry/index.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import { createPostgresQueue } from '../postgres/index.ts';
import type { Delivery, Queue } from '../queue.ts';
import { observedQueue } from './index.ts';

const ends: (() => Promise<void>)[] = [];
let queue: Queue;
let tracing: Tracing;
let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
const counted: Record<string, number> = {};
const count = (name: string, by: number) => {
  counted[name] = (counted[name] ?? 0) + by;
};
const metrics = {
  published: (_one: string, messages: number) => count('published', messages),
  publishFailed: (_one: string, messages: number) => count('failed', messages),
  delivered: (_one: string, seconds: number | null) =>
    count(seconds === null ? 'of unknown age' : 'delivered', 1),
};

before(async () => {
  const folder = await temporaryFolder();
  const database = await openEmbeddedDatabase(path.join(folder.path, 'database'));
  queue = await createPostgresQueue({
    database: fromPglite(database.embedded),
    onError: (error) => {
      throw error;
    },
  });
  receiver = await startOtlpReceiver();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = receiver.endpoint;
  tracing = createOpenTelemetry({
    version: '0.0.0-test',
    instance: 'test',
    sampler: { name: 'parentbased_always_on', ratio: 1 },
    onError: (message) => assert.fail(message),
  });
  ends.push(
    () => tracing.close(),
    () => receiver.close(),
    () => queue.close(),
    () => database.close(),
    () => folder.remove(),
  );
});
after(async () => {
  for (const end of ends) await end();
});

const SMALL = { class: 'small' } as const;

it('brings messages of an earlier release, which begin a trace', async () => {
  const jobID = randomUUID();
  await queue.publish([{ jobID, chunkIndex: 0 }], SMALL);
  const deliveries: Delivery[] = [];
  const consumer = await observedQueue(queue, { metrics, tracing }).consume(
    async (_message, delivery) => {
      deliveries.push(delivery);
      return { kind: 'ack' };
    },
    { concurrency: 1 },
  );
  await eventually('the message', () => deliveries.length === 1);
  await consumer.close();
  assert.equal(deliveries[0]!.class, 'small');
  const span = await eventually('its span', () =>
    receiver.spans.find(({ attributes }) => attributes['log_flow.job_id'] === jobID),
  );
  assert.deepEqual([span.name, span.parentID], ['chunk process', '']);
});

it('keeps the trace of a message that is tried again, and its age', async () => {
  const jobID = randomUUID();
  const observed = observedQueue(queue, { metrics, tracing });
  await tracing.span('upload', {}, () => observed.publish([{ jobID, chunkIndex: 0 }], SMALL));
  let tries = 0;
  const ages: number[] = [];
  const consumer = await observed.consume(
    async (_message, { dueAt }) => {
      tries++;
      ages.push(Date.now() - dueAt!);
      return tries === 1 ? { kind: 'retry', delaySeconds: 1 } : { kind: 'ack' };
    },
    { concurrency: 1 },
  );
  await eventually('the second try', () => tries === 2);
  await consumer.close();
  assert.ok(ages.every((age) => age >= 0));
  const of = (name: string) =>
    receiver.spans.filter(
      (span) => span.name === name && span.attributes['log_flow.job_id'] === jobID,
    );
  await eventually('the spans', () => of('chunk process').length === 2 && of('chunk publish')[0]);
  const [published] = of('chunk publish');
  for (const span of of('chunk process')) {
    assert.deepEqual([span.traceID, span.parentID], [published!.traceID, published!.spanID]);
  }
  assert.equal(counted.published, 1);
  assert.equal(counted.failed, undefined);
});
