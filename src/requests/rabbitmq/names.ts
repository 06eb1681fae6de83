/** What the broker is asked to have for requests. */

const DEFAULT_PREFIX = 'log-flow';

export interface Names {
  /** Requests that no process has taken. */
  queue: string;
  /** Ids of requests that are not wanted any more, to every process that answers. */
  withdrawn: { exchange: string; type: 'fanout'; durable: boolean };
}

export const namesOf = (prefix = DEFAULT_PREFIX): Names => ({
  queue: `${prefix}.requests`,
  withdrawn: { exchange: `${prefix}.requests.withdrawn`, type: 'fanout', durable: true },
});

/**
 * The queue itself lasts, because RabbitMQ 4 is about to refuse shared queues that do not; the messages in it do not.
 */
export const queueOf = ({ queue }: Names) => ({ queue, durable: true });
