/**
 * Port `ProgressBus`: tells every process that a job has changed.
 *
 * What every adapter promises (test/contract/progress-bus.ts checks it):
 * - every subscriber of a job, in any process, hears of each `changed` that follows its subscription,
 *   though several in quick succession may arrive as one.
 * - a listener may be called without a change, when its subscription or a connection stands anew.
 * - it carries no numbers: who hears it reads the present state, so a lost or doubled signal
 *   can show nothing wrong.
 * - after `unsubscribe` the listener is not called again.
 */
export interface ProgressBus {
  changed(jobID: string): void;
  /** Returns the function that ends the subscription. */
  subscribe(jobID: string, listener: () => void): () => void;
  close(): Promise<void>;
}
