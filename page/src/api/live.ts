/** The numbers of a job while it runs. */
import { useEffect, useState } from 'react';
import { server } from './server.ts';
import type { LiveMessage } from './types.ts';

export interface Live {
  message: LiveMessage | null;
  /** False while it is being reconnected. */
  isConnected: boolean;
}

export function useLive(jobID: string, isWanted: boolean): Live {
  const [live, setLive] = useState<Live>({ message: null, isConnected: true });
  useEffect(() => {
    if (!isWanted) return;
    const controller = new AbortController();
    void follow(jobID, controller.signal, setLive);
    return () => controller.abort();
  }, [jobID, isWanted]);
  return live;
}

/** A job that is gone is told by the page, which asks for it as well. */
async function follow(
  jobID: string,
  signal: AbortSignal,
  tell: (next: (before: Live) => Live) => void,
): Promise<void> {
  const onConnection = (isConnected: boolean) => tell((before) => ({ ...before, isConnected }));
  const options = { signal, onConnection, patienceSeconds: Number.POSITIVE_INFINITY };
  try {
    for await (const message of server.watch(jobID, options))
      tell(() => ({ message, isConnected: true }));
  } catch {
    if (!signal.aborted) onConnection(false);
  }
}
