/** Records on their way into a file. They go on while other pages are looked at. */
import { useSyncExternalStore } from 'react';
import type { Question } from '../../api/jobs.ts';
import { Problem } from '../../api/problem.ts';
import { server } from '../../api/server.ts';
import { recordCounter } from './count-records.ts';
import { type Destination, destinationFor } from './destination.ts';

export interface AskedExport {
  jobID: string;
  /** Of the file that is made. */
  fileName: string;
  format: 'raw' | 'jsonl' | 'csv';
  question: Question;
  /** Of the log. */
  logBytes: number;
  /** What the file will have, as far as it is known: bytes of one that is the log itself, else records. */
  expected: { bytes: number } | { records: number } | null;
}

export interface RunningExport {
  id: number;
  asked: AskedExport;
  receivedBytes: number;
  /** Null for a file that does not tell. */
  records: number | null;
  state: 'running' | 'saved' | 'failed';
  problem: Problem | null;
  /** One that is over in a moment is not worth a word. */
  isShown: boolean;
}

const SHOWN_AFTER_MS = 500;
const SAVED_FOR_MS = 8000;
/** Between two changes of what is shown. */
const TELL_EVERY_MS = 200;

let exports: readonly RunningExport[] = [];
let last = 0;
const watchers = new Set<() => void>();
const controllers = new Map<number, AbortController>();

function change(next: readonly RunningExport[]): void {
  exports = next;
  for (const watcher of watchers) watcher();
}

function update(id: number, fields: Partial<RunningExport>): void {
  change(exports.map((one) => (one.id === id ? { ...one, ...fields } : one)));
}

const subscribe = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useExports = (): readonly RunningExport[] =>
  useSyncExternalStore(subscribe, () => exports);

/** Begins an export; has to follow a click. */
export async function startExport(asked: AskedExport): Promise<void> {
  const destination = await destinationFor(asked.fileName, asked.logBytes);
  if (destination) await run({ ...asked, fileName: destination.fileName }, destination);
}

/** Ends one that runs, of which nothing is left then; forgets one that has ended. */
export function endExport(id: number): void {
  controllers.get(id)?.abort();
  change(exports.filter((one) => one.id !== id));
}

export function endAllExports(): void {
  for (const { id } of exports) endExport(id);
}

async function run(asked: AskedExport, destination: Destination): Promise<void> {
  const id = ++last;
  const controller = new AbortController();
  controllers.set(id, controller);
  const begun = { receivedBytes: 0, records: null, state: 'running', problem: null } as const;
  change([...exports, { id, asked, ...begun, isShown: false }]);
  const showing = setTimeout(() => update(id, { isShown: true }), SHOWN_AFTER_MS);
  try {
    await receive(id, asked, destination, controller.signal);
    await destination.close();
    saved(id);
  } catch (error) {
    await destination.discard().catch(() => undefined);
    if (!controller.signal.aborted)
      update(id, { state: 'failed', problem: problemOf(error), isShown: true });
  } finally {
    clearTimeout(showing);
    controllers.delete(id);
  }
}

async function receive(
  id: number,
  { jobID, question, format }: AskedExport,
  destination: Destination,
  signal: AbortSignal,
): Promise<void> {
  const count = format === 'raw' ? null : recordCounter(format);
  let receivedBytes = 0;
  let records: number | null = null;
  const tell = () => update(id, { receivedBytes, records });
  const telling = setInterval(tell, TELL_EVERY_MS);
  try {
    for await (const piece of server.export(jobID, { ...question, format, signal })) {
      signal.throwIfAborted();
      receivedBytes += piece.length;
      records = count ? count(piece) : null;
      await destination.write(piece);
    }
    signal.throwIfAborted();
  } finally {
    clearInterval(telling);
    tell();
  }
}

function saved(id: number): void {
  const isShown = exports.some((one) => one.id === id && one.isShown);
  update(id, { state: 'saved' });
  if (isShown) setTimeout(() => endExport(id), SAVED_FOR_MS);
  else endExport(id);
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof Problem))
    return new Problem('not_saved', {
      title: 'The file could not be written',
      detail: (error as Error).message,
    });
  return error.said(error.code === 'broken_off' ? BROKEN_OFF : undefined);
}

/** The browser only says that there was a fault of the network. */
const BROKEN_OFF = {
  title: 'The export broke off',
  detail:
    'The connection was lost, or a part of the log cannot be read. Nothing was saved: the file would not have been whole.',
};
