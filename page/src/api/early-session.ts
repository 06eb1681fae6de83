/** Asks for the session while the rest of the page is still being made: loaded before anything else. */
import { resume } from './session.ts';

let early: ReturnType<typeof resume> | null = resume();
// Whoever asks for it hears of it.
early.catch(() => undefined);

/** The answer to the early question, once; then another one each time. */
export function resumeOnce(): ReturnType<typeof resume> {
  const answer = early ?? resume();
  early = null;
  return answer;
}
