import DataLoader from 'dataloader';

/** Milliseconds in which several changes of one job become one. */
const BATCH_MS = 50;

/** Changes on their way to other processes. */
export interface ChangeBatches {
  /** Never throws: what cannot be sent is only reported, since the next change brings the same news. */
  add(jobID: string): void;
  /** Resolves when what was added is sent. */
  close(): Promise<void>;
}

/** Collects changed jobs for a moment, then sends each once. */
export function createChangeBatches(
  send: (jobIDs: string[]) => Promise<unknown>,
  onError: (error: Error) => void,
): ChangeBatches {
  let last: Promise<void> | undefined;
  const loader = new DataLoader<string, void>(
    async (jobIDs) => {
      try {
        await send([...new Set(jobIDs)]);
      } catch (error) {
        onError(error as Error);
      }
      return jobIDs.map(() => undefined);
    },
    { cache: false, batchScheduleFn: (run) => setTimeout(run, BATCH_MS) },
  );
  return {
    add: (jobID) => {
      last = loader.load(jobID);
    },
    close: async () => {
      await last;
    },
  };
}
