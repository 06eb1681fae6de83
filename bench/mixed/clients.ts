/** Users who send files: many at once, one after the other, or with pauses. */
import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, newClient } from '../../test/support/client.ts';
import { eventually } from '../../test/support/eventually.ts';
import { putBytes } from '../fleet/put.ts';
import { LIMIT_MS, noneUnfinished } from '../fleet/small-jobs.ts';
import { isCompleted } from '../fleet/upload.ts';

const CLIENTS = 16;
/** Milliseconds between two looks at a small file. */
const SMALL_LOOK_EVERY_MS = 2;
const LARGE_LOOK_EVERY_MS = 20;
const PAUSE_FACTOR = 3;

/** A user with one connection that is kept. */
export interface Sender {
  client: Client;
  /** Sends a file; resolves with its job when it is stored. */
  put(file: Uint8Array): Promise<string>;
}

/** Registers a user at an API process; the connection ends with `parts`. */
export async function openSender(url: string, parts: AsyncDisposableStack): Promise<Sender> {
  const client = await newClient(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  parts.defer(() => agent.destroy());
  const request = {
    url: `${url}/api/upload-logs/mixed.log`,
    headers: { authorization: `Bearer ${client.token}` },
    agent,
  };
  return {
    client,
    put: async (file) => JSON.parse((await putBytes(request, file)).body).jobs[0].jobID,
  };
}

/** Registers 16 users, the first half at the first URL, the second half at the last one. */
export const openSenders = (urls: string[], parts: AsyncDisposableStack): Promise<Sender[]> =>
  Promise.all(
    Array.from({ length: CLIENTS }, (_, index) =>
      openSender(urls[Math.floor((index * urls.length) / CLIENTS)]!, parts),
    ),
  );

/** Files a second, from the first request until all are `Completed`; each sender has one request under way. */
export async function rateOf(senders: Sender[], files: Uint8Array[]): Promise<number> {
  const begun = performance.now();
  await Promise.all(
    senders.map(async (sender, first) => {
      for (let at = first; at < files.length; at += senders.length) await sender.put(files[at]!);
    }),
  );
  for (const sender of senders) {
    await eventually('all jobs to end', () => noneUnfinished(sender), LIMIT_MS);
  }
  const seconds = (performance.now() - begun) / 1000;
  for (const sender of senders) await assertNoneFailed(sender);
  return files.length / seconds;
}

async function assertNoneFailed({ client }: Sender): Promise<void> {
  const { body } = await client.call('GET', '/api/jobs?status=Failed&limit=1');
  if (body.items.length > 0) throw new Error(`a job failed: ${JSON.stringify(body.items[0])}`);
}

/** Sends small files for so long, each when the one before is `Completed`; how many there were, and a second. */
export async function sendOneByOne(
  sender: Sender,
  files: Uint8Array[],
  milliseconds: number,
): Promise<{ files: number; rate: number }> {
  const begun = performance.now();
  let sent = 0;
  let elapsed = 0;
  while (elapsed < milliseconds) {
    const jobID = await sender.put(files[sent % files.length]!);
    await isCompleted(sender, jobID, SMALL_LOOK_EVERY_MS);
    sent++;
    elapsed = performance.now() - begun;
  }
  return { files: sent, rate: (sent * 1000) / elapsed };
}

export interface Background {
  /** Begins no other file; resolves with how many were sent when the last one is `Completed`. */
  stop(): Promise<number>;
}

/**
 * Sends files, over and over, and pauses after each for three times as long as it took until it was `Completed`: they
 * keep the service busy for a quarter of the time, on a fast machine as on a slow one.
 */
export function sendWithPauses(sender: Sender, files: Uint8Array[]): Background {
  const stopped = Promise.withResolvers<void>();
  let isStopped = false;
  const run = async (): Promise<number> => {
    let sent = 0;
    while (!isStopped) {
      const begun = performance.now();
      await isCompleted(sender, await sender.put(files[sent % files.length]!), LARGE_LOOK_EVERY_MS);
      sent++;
      const pause = PAUSE_FACTOR * (performance.now() - begun);
      await Promise.race([stopped.promise, delay(pause)]);
    }
    return sent;
  };
  const ended = run();
  // Who stops it hears of a failure.
  ended.catch(() => undefined);
  return {
    stop: () => {
      isStopped = true;
      stopped.resolve();
      return ended;
    },
  };
}
