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

/** All that was to be sent since nothing was, and what had failed by then; without what was stopped or dismissed. */
export interface Batch {
  files: number;
  bytes: number;
  /** What has come. */
  sentFiles: number;
  sentBytes: number;
}

const bytesOf = (files: readonly File[]): number => files.reduce((sum, { size }) => sum + size, 0);

const batchOf = (files: readonly File[]): Batch => ({
  ...{ files: files.length, bytes: bytesOf(files) },
  ...{ sentFiles: 0, sentBytes: 0 },
});

/** Whether it waits or is sent. */
export const isGoing = ({ state }: Sending): boolean => state !== 'failed';

/** Files that are sent at once; more would only share the same line. */
const AT_ONCE = 3;
const PATIENCE_SECONDS = 60;

let sendings: readonly Sending[] = [];
let batch = batchOf([]);
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

export const useBatch = (): Batch => useSyncExternalStore(subscribe, () => batch);

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
  const before = sendings.some(isGoing) ? batch : batchOf(sendings.map(({ file }) => file));
  batch = {
    ...before,
    files: before.files + files.length,
    bytes: before.bytes + bytesOf(files),
  };
  change([...sendings, ...added]);
  startNext();
  return added.map(({ jobID }) => jobID);
}

export function cancel(jobID: string): void {
  cancelSome(new Set([jobID]));
}

export function cancelAll(): void {
  cancelSome(new Set(sendings.map(({ jobID }) => jobID)));
}

/** Stops what waits or is sent; what has failed is still told. */
export function stopAll(): void {
  const going = sendings.filter(isGoing);
  cancelSome(new Set(going.map(({ jobID }) => jobID)));
}

function cancelSome(jobIDs: ReadonlySet<string>): void {
  const files = sendings.filter(({ jobID }) => jobIDs.has(jobID)).map(({ file }) => file);
  batch = {
    ...batch,
    files: batch.files - files.length,
    bytes: batch.bytes - bytesOf(files),
  };
  change(sendings.filter(({ jobID }) => !jobIDs.has(jobID)));
  // Each makes room for the next, of which there is none among them any more.
  for (const jobID of jobIDs) controllers.get(jobID)?.abort();
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
    batch = {
      ...batch,
      sentFiles: batch.sentFiles + 1,
      sentBytes: batch.sentBytes + file.size,
    };
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
  if (retryAfter === undefined || retryAfter > PATIENCE_SECONDS) return;
  setTimeout(() => {
    update(jobID, { state: 'waiting', problem: null, sentBytes: 0 });
    startNext();
  }, retryAfter * 1000);
}
