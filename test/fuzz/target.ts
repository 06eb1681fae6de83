import type fc from 'fast-check';

/** What one case took: bytes of input, and milliseconds of whatever must not be held up. */
export interface Cost {
  bytes: number;
  ms: number;
}

/** Something that takes input from outside, and what must hold of it for any input. */
export interface Target<Input = unknown> {
  name: string;
  input: fc.Arbitrary<Input>;
  /** Rejects where a property does not hold. */
  check(input: Input): Promise<Cost>;
  /** A case is too slow above `floorMs` and `msPerMB` for each million bytes. Only `npm run fuzz` looks at it. */
  limit: { floorMs: number; msPerMB: number };
}

/** What holds up an event loop: 50 ms a MB, and a floor for a busy machine. */
export const EVENT_LOOP = { floorMs: 300, msPerMB: 50 };
/** What runs on a thread of its own, where lines that are all different take longest. */
export const ENGINE_THREAD = { floorMs: 1500, msPerMB: 2000 };
/** From the request until `/health` is answered again, waits of the network included. */
export const ROUND_TRIP = { floorMs: 3000, msPerMB: 50 };

export const isTooSlow = ({ bytes, ms }: Cost, { floorMs, msPerMB }: Target['limit']): boolean =>
  ms > floorMs + (msPerMB * bytes) / 1e6;

/** What a task gives, and the longest time (milliseconds of this thread's processor time) that it let nothing else run. */
export async function watched<T>(
  task: () => Promise<T>,
): Promise<{ result: T; blockedMs: number }> {
  let blockedMs = 0;
  let last = threadMs();
  const look = (): void => {
    const now = threadMs();
    blockedMs = Math.max(blockedMs, now - last);
    last = now;
  };
  let isDone = false;
  const tick = (): void => {
    look();
    if (!isDone) setImmediate(tick);
  };
  setImmediate(tick);
  try {
    const result = await task();
    look();
    return { result, blockedMs };
  } finally {
    isDone = true;
  }
}

/** Milliseconds of processor time of this thread since it began. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
