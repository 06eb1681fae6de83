import type { Config } from '../../config/index.ts';
import { messageOf } from '../../errors.ts';
import type { JobLog } from '../../jobs/index.ts';
import type { ProgressBus } from '../../live/progress-bus.ts';
import type { Queue } from '../../queue/queue.ts';
import type { RequestBus } from '../../requests/request-bus.ts';

type Rabbit = NonNullable<Config['rabbitmq']>;

/** The queue on RabbitMQ, whose topology `migrate` has declared. */
export async function openRabbitQueue(rabbit: Rabbit, log: JobLog): Promise<Queue> {
  const { createRabbitQueue } = await import('../../queue/rabbitmq/index.ts');
  return createRabbitQueue({
    url: rabbit.url,
    managementURL: rabbit.managementURL ?? undefined,
    onError: (error) => log.warn({ err: messageOf(error) }, 'queue'),
  });
}

/** Progress by way of RabbitMQ. */
export async function openRabbitBus(rabbit: Rabbit, log: JobLog): Promise<ProgressBus> {
  const { createRabbitBus } = await import('../../live/rabbitmq/index.ts');
  return createRabbitBus({
    url: rabbit.url,
    onError: (error) => log.warn({ err: messageOf(error) }, 'progress bus'),
  });
}

/** Requests by way of RabbitMQ. */
export async function openRabbitRequests(rabbit: Rabbit, log: JobLog): Promise<RequestBus> {
  const { createRabbitRequests } = await import('../../requests/rabbitmq/index.ts');
  return createRabbitRequests({
    url: rabbit.url,
    onError: (error) => log.warn({ err: messageOf(error) }, 'requests'),
  });
}
