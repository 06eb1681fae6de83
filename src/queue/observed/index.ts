/** A queue of any kind, whose messages are counted and carry the trace that published them. */
import type { Tracing } from '../../tracing/tracing.ts';
import type { ChunkHandler, ChunkMessage, MessageClass, PublishOptions, Queue } from '../queue.ts';

/** What is counted of messages; all of it in this process. */
export interface QueueMetrics {
  published(one: MessageClass, messages: number): void;
  publishFailed(one: MessageClass, messages: number): void;
  /** A message was handed to a consumer, so many seconds after it could have been; null where that is unknown. */
  delivered(one: MessageClass, waitedSeconds: number | null): void;
}

export interface Observers {
  metrics: QueueMetrics;
  tracing: Tracing;
}

export function observedQueue(queue: Queue, observers: Observers): Queue {
  return {
    publish: (messages, options) => publish(queue, observers, messages, options),
    consume: (handler, options) => queue.consume(observed(handler, observers), options),
    status: () => queue.status(),
    classDepths: () => queue.classDepths(),
    hasReady: () => queue.hasReady(),
    ping: () => queue.ping(),
    close: () => queue.close(),
  };
}

async function publish(
  queue: Queue,
  { metrics, tracing }: Observers,
  messages: ChunkMessage[],
  options: PublishOptions,
): Promise<void> {
  const { class: one } = options;
  try {
    if (tracing.isOn) await publishTraced(queue, tracing, messages, options);
    else await queue.publish(messages, options);
    metrics.published(one, messages.length);
  } catch (error) {
    metrics.publishFailed(one, messages.length);
    throw error;
  }
}

function publishTraced(
  queue: Queue,
  tracing: Tracing,
  messages: ChunkMessage[],
  options: PublishOptions,
): Promise<void> {
  const { class: one } = options;
  const attributes = {
    'messaging.batch.message_count': messages.length,
    'log_flow.class': one,
    ...(messages.length === 1 && chunkAttributes(messages[0]!)),
  };
  return tracing.span('chunk publish', { kind: 'producer', attributes }, () => {
    const trace = tracing.context();
    return queue.publish(
      messages.map((message) => ({ ...message, trace })),
      options,
    );
  });
}

function observed(handler: ChunkHandler, { metrics, tracing }: Observers): ChunkHandler {
  return (message, delivery) => {
    const { class: one, dueAt } = delivery;
    const waitedSeconds = dueAt === null ? null : Math.max(0, (Date.now() - dueAt) / 1000);
    metrics.delivered(one, waitedSeconds);
    if (!tracing.isOn) return handler(message, delivery);
    const attributes = { ...chunkAttributes(message), 'log_flow.class': one };
    const options = { kind: 'consumer' as const, attributes, parent: message.trace };
    return tracing.span('chunk process', options, async (span) => {
      const outcome = await handler(message, delivery);
      span.set({ 'log_flow.outcome': outcome.kind });
      return outcome;
    });
  };
}

const chunkAttributes = ({ jobID, chunkIndex }: ChunkMessage) => ({
  'log_flow.job_id': jobID,
  'log_flow.chunk_index': chunkIndex,
});
