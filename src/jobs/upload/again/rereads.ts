import { AppError } from '../../../errors.ts';
import { REREAD_ABORTED } from '../../model/reread-aborted.ts';

/** What cuts the bytes of jobs anew in the background: no request waits for it, so its end is waited for here. */
export class Rereads {
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();

  /** @param work rejects never */
  start(work: (signal: AbortSignal) => Promise<void>): void {
    const running = work(this.#stopping.signal).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Ends all that runs; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort(new AppError(REREAD_ABORTED.code, REREAD_ABORTED.message));
    await Promise.all(this.#running);
  }
}
