import { oneOf, type Sample } from './chaos.ts';
import type { Client, Json } from './client.ts';

/** Uploads that go on while something breaks. */
export interface SteadyLoad {
  /** Jobs that were answered 202, with what their reports must say. */
  accepted: Map<string, Sample>;
  /** How often each other answer came; `none` where the connection broke. */
  refused: Map<number | 'none', number>;
  /** Answers of 503 that did not say when to try again. */
  withoutRetryAfter: number;
  stop(): Promise<void>;
}

/**
 * Uploads one sample after the other, `lanes` at a time, until it is stopped. `clients` is asked each
 * time, because processes come and go.
 */
export function startLoad(clients: () => Client, samples: Sample[], lanes = 2): SteadyLoad {
  let isOver = false;
  const load: SteadyLoad = {
    accepted: new Map(),
    refused: new Map(),
    withoutRetryAfter: 0,
    stop: async () => {
      isOver = true;
      await Promise.all(running);
    },
  };
  const count = (answer: number | 'none') =>
    load.refused.set(answer, (load.refused.get(answer) ?? 0) + 1);
  const uploadOne = async (): Promise<void> => {
    const sample = oneOf(samples);
    const answer = await answerOf(clients(), sample.text);
    if (answer === null) count('none');
    else if (answer.status === 202) load.accepted.set(answer.body.jobs[0].jobID, sample);
    else {
      count(answer.status);
      if (answer.status === 503 && !answer.headers.get('retry-after')) load.withoutRetryAfter++;
    }
  };
  const running = Array.from({ length: lanes }, async () => {
    while (!isOver) await uploadOne();
  });
  return load;
}

async function answerOf(
  client: Client,
  text: string,
): Promise<{ status: number; body: Json; headers: Headers } | null> {
  try {
    return await client.call('PUT', '/api/upload-logs/app.log', { body: text });
  } catch {
    // The connection broke: nothing was promised for this file.
    return null;
  }
}
