import type { Registry } from 'prom-client';
import { MESSAGE_CLASSES, type MessageClass } from '../queue/queue.ts';
import { createMaker } from './make.ts';

/** Seconds: at once, to a backlog of hours. */
const WAIT_BUCKETS = [0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200];

/** What this process publishes and takes; for `observedQueue`. */
export function createQueueMetrics(registry: Registry) {
  const { counterBy, histogram } = createMaker(registry);
  const published = counterBy(
    'messages_published_total',
    'Messages that the broker has confirmed',
    'class',
    MESSAGE_CLASSES,
  );
  const failed = counterBy(
    'message_publish_failures_total',
    'Messages that it has not; the reaper publishes them later',
    'class',
    MESSAGE_CLASSES,
  );
  const wait = histogram(
    'queue_wait_seconds',
    'Age of messages when a worker takes them, from when on they could be taken',
    ['class'],
    WAIT_BUCKETS,
  );
  return {
    published: (one: MessageClass, count: number) => published(one, count),
    publishFailed: (one: MessageClass, count: number) => failed(one, count),
    delivered: (one: MessageClass, seconds: number | null) => {
      if (seconds !== null) wait.observe({ class: one }, seconds);
    },
  };
}
