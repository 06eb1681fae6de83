import { messageOf } from '../../errors.ts';

/** Milliseconds; the queue status must not wait longer for it. */
const TIMEOUT_MS = 3000;

/**
 * Messages of a queue that consumers have and have not settled, by RabbitMQ's management API: AMQP does
 * not tell. Its numbers are up to five seconds old. Rejects where the API does not answer.
 */
export async function unsettled(managementURL: URL, vhost: string, queue: string): Promise<number> {
  const { username, password, origin } = managementURL;
  const credentials = Buffer.from(
    `${decodeURIComponent(username || 'guest')}:${decodeURIComponent(password || 'guest')}`,
  );
  const base = managementURL.pathname.replace(/\/$/, '');
  const route = `/api/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(queue)}`;
  try {
    const answer = await fetch(`${origin}${base}${route}`, {
      headers: { authorization: `Basic ${credentials.toString('base64')}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    const { messages_unacknowledged: count = 0 } = (await answer.json()) as {
      messages_unacknowledged?: number;
    };
    return count;
  } catch (error) {
    throw new Error(`The management API at ${origin} did not answer: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
