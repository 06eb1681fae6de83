/** Why a worker should be restarted. */
export type Stuck =
  /** It handles messages, and no step of any has ended for too long. */
  | 'no_progress'
  /** It has nothing to do although messages wait: its consumer gets none. */
  | 'no_deliveries';

export interface WorkerState {
  /** Messages that are handled now. */
  busy: number;
  /** Milliseconds since 1970 of the last step that ended, or look that found nothing to do. */
  progressAt: number;
  stuck: Stuck | null;
}

export interface ProgressOptions {
  /** Without progress for so long a worker is stuck. Each step of a chunk is bounded to less than half of the default. */
  stuckSeconds: number;
}

/** Ticks of the silence that a worker may have, so that it ends by one of them rather than by a jump of the clock. */
const TICKS = 20;
const LONGEST_TICK_MS = 5000;
/** Ticks between two questions whether messages wait, while nothing is handled. */
const TICKS_BEFORE_LOOK = 6;

/** Notices when a worker stands still while there is work. */
export class WorkerProgress {
  readonly tickMs: number;
  readonly #stuckMs: number;
  #busy = 0;
  #progressAt = Date.now();
  #isAwaited = false;
  #silentMs = 0;
  #ticks = 0;

  constructor({ stuckSeconds }: ProgressOptions) {
    this.#stuckMs = stuckSeconds * 1000;
    this.tickMs = Math.min(LONGEST_TICK_MS, this.#stuckMs / TICKS);
  }

  get busy(): number {
    return this.#busy;
  }

  /** A message is handled from now on. */
  messageBegun(): void {
    this.#busy++;
    if (this.#busy === 1) this.made();
  }

  messageEnded(): void {
    this.#busy--;
    this.made();
  }

  /** A step has ended, whether well or not. */
  made(): void {
    this.#progressAt = Date.now();
    this.#silentMs = 0;
    this.#isAwaited = false;
  }

  /**
   * To be called every `tickMs`. A tick counts as its own length and no more: of a process that was stopped, or a machine
   * that slept, the time in between says nothing.
   * @param hasReady whether messages wait for a worker; asked while nothing is handled, and not each time
   */
  async tick(hasReady: () => Promise<boolean>): Promise<void> {
    if (this.#busy === 0 && this.#ticks++ % TICKS_BEFORE_LOOK === 0) await this.#look(hasReady);
    if (this.#busy > 0 || this.#isAwaited) this.#silentMs += this.tickMs;
  }

  state(): WorkerState {
    return { busy: this.#busy, progressAt: this.#progressAt, stuck: this.#stuck() };
  }

  /** A broker that does not answer is no fault of the worker. */
  async #look(hasReady: () => Promise<boolean>): Promise<void> {
    const before = this.#progressAt;
    const isAwaited = await hasReady().catch(() => false);
    // Something has begun, and perhaps ended, meanwhile.
    if (this.#busy > 0 || this.#progressAt !== before) return;
    if (isAwaited) this.#isAwaited = true;
    else this.made();
  }

  #stuck(): Stuck | null {
    if (this.#silentMs < this.#stuckMs) return null;
    return this.#busy > 0 ? 'no_progress' : 'no_deliveries';
  }
}
