import { AsyncLocalStorage } from 'node:async_hooks';

/** What lines of the log say beside their own details, by the request or message in whose course they are written. */
export type LogFields = Readonly<Record<string, string | number>>;

const storage = new AsyncLocalStorage<LogFields>();

/** Runs a task, of which each line of the log has these fields; also those that are around it. */
export function withLogFields<Result>(fields: LogFields, task: () => Result): Result {
  return storage.run({ ...storage.getStore(), ...fields }, task);
}

/** The fields of what runs now. */
export const logFields = (): LogFields | undefined => storage.getStore();
