/** Files on their way to the server. They go on while other pages are looked at. */
import { useSyncExternalStore } from 'react';
import { Problem } from '../api/problem.ts';
import { upload } from '../api/upload.ts';

export interface Sending {
  jobID: string;
  file: File;
  sentBytes: number;
  state: 'waiting' | 'sending' | 'failed';
  problem: Problem | null;
}

/** Files that are sent at once; more would only share the same line. */
const AT_ONCE = 3;
const PATIENCE_SECONDS = 60;

let sendings: readonly Sending[] = [];
const watchers = new Set<() => void>();
const controllers = new Map<string, AbortController>();
let onEnd: (() => void) | null = null;

function change(next: readonly Sending[]): void {
  sendings = next;
  for (const watcher of watchers) watcher();
}

function update(jobID: string, fields: Partial<Sending>): void {
  change(sendings.map((one) => (one.jobID === jobID ? { ...one, ...fields } : one)));
}

const subscribe = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useSendings = (): readonly Sending[] =>
  useSyncExternalStore(subscribe, () => sendings);

/** Is told whenever a file has come, or failed. */
export const whenSent = (listener: (() => void) | null): void => {
  onEnd = listener;
};

/** Sends files, some at a time. Returns the ids that their jobs will have. */
export function send(files: File[]): string[] {
  const added = files.map(
    (file): Sending => ({
      ...{ jobID: crypto.randomUUID(), file },
      ...{ sentBytes: 0, state: 'waiting', problem: null },
    }),
  );
  change([...sendings, ...added]);
  startNext();
  return added.map(({ jobID }) => jobID);
}

export function cancel(jobID: string): void {
  controllers.get(jobID)?.abort();
  drop(jobID);
}

export function cancelAll(): void {
  for (const { jobID } of sendings) cancel(jobID);
}

function drop(jobID: string): void {
  change(sendings.filter((one) => one.jobID !== jobID));
}

function startNext(): void {
  const isFull = () => sendings.filter(({ state }) => state === 'sending').length >= AT_ONCE;
  for (const one of sendings) {
    if (isFull()) return;
    if (one.state === 'waiting') void start(one);
  }
}

async function start({ jobID, file }: Sending): Promise<void> {
  const controller = new AbortController();
  controllers.set(jobID, controller);
  update(jobID, { state: 'sending' });
  try {
    await upload(file, jobID, (sentBytes) => update(jobID, { sentBytes }), controller.signal);
    drop(jobID);
  } catch (error) {
    if (!controller.signal.aborted) fail(jobID, error);
  } finally {
    controllers.delete(jobID);
    onEnd?.();
    startNext();
  }
}

/** Where the server has too much to do, the file waits as long as it says. */
function fail(jobID: string, error: unknown): void {
  const problem =
    error instanceof Problem
      ? error
      : new Problem('internal', { title: 'This page has a fault', detail: String(error) });
  const { retryAfter } = problem;
  update(jobID, { state: 'failed', problem });
  if (retryAfter === null || retryAfter > PATIENCE_SECONDS) return;
  setTimeout(() => {
    update(jobID, { state: 'waiting', problem: null, sentBytes: 0 });
    startNext();
  }, retryAfter * 1000);
}
