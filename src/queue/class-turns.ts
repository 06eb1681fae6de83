import type { MessageClass } from './queue.ts';

/** Of so many starts one is of a less urgent class that waits, so that none starves. */
const OTHERS_EVERY = 4;

/** Whether the start of this number (from 0) is one for the less urgent classes. */
export const isTurnOfOthers = (start: number): boolean => start % OTHERS_EVERY === OTHERS_EVERY - 1;

/**
 * The class to start next.
 * @param ready the classes of which messages are ready, the most urgent first
 * @param start how many were started before
 */
export function nextClass(ready: MessageClass[], start: number): MessageClass | undefined {
  const others = ready.length - 1;
  if (others < 1 || !isTurnOfOthers(start)) return ready[0];
  // The least urgent first, then the one before it, and so on.
  return ready.at(-1 - (Math.floor(start / OTHERS_EVERY) % others));
}
