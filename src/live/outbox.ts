import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds in which several changes of one job become one. */
const COALESCE_MS = 50;

/** Changes on their way to other processes. */
export interface Outbox {
  /** Never throws: what cannot be sent is only reported, since the next change brings the same news. */
  add(jobID: string): void;
  /** Resolves when what was added is sent. */
  close(): Promise<void>;
}

/** Gathers changed jobs for a moment, then sends each once. */
export function createOutbox(
  send: (jobIDs: string[]) => Promise<unknown>,
  onError: (error: Error) => void,
): Outbox {
  const waiting = new Set<string>();
  /** The sending that is still gathering, and the one that began last. */
  let gathering: Promise<void> | undefined;
  let last: Promise<void> | undefined;
  const sendAll = async (): Promise<void> => {
    await delay(COALESCE_MS);
    const jobIDs = [...waiting];
    waiting.clear();
    gathering = undefined;
    try {
      await send(jobIDs);
    } catch (error) {
      onError(error as Error);
    }
  };
  return {
    add: (jobID) => {
      waiting.add(jobID);
      gathering ??= sendAll();
      last = gathering;
    },
    close: async () => {
      await last;
    },
  };
}
