/** The numbers of a job while it runs, over a WebSocket that is opened again when it breaks. */
import { useEffect, useState } from 'react';
import { accessToken } from './session.ts';
import type { LiveMessage } from './types.ts';

/** Milliseconds before the next try, longer each time. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const isFinal = (message: LiveMessage | null): boolean =>
  message?.status === 'Completed' || message?.status === 'Failed';

export interface Live {
  message: LiveMessage | null;
  /** False while it is being reconnected. */
  isConnected: boolean;
}

export function useLive(jobID: string, isWanted: boolean): Live {
  const [live, setLive] = useState<Live>({ message: null, isConnected: true });
  useEffect(() => {
    if (!isWanted) return;
    const watch = watchJob(jobID, setLive);
    return () => watch.stop();
  }, [jobID, isWanted]);
  return live;
}

function watchJob(jobID: string, tell: (next: (before: Live) => Live) => void) {
  let socket: WebSocket | null = null;
  let timer = 0;
  let wait = FIRST_WAIT;
  let isStopped = false;

  async function open(): Promise<void> {
    try {
      const token = await accessToken();
      if (isStopped) return;
      connect(token);
    } catch {
      again();
    }
  }

  function connect(token: string): void {
    let last: LiveMessage | null = null;
    const url = new URL(`/api/live-stats/${encodeURIComponent(jobID)}`, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new WebSocket(url, ['bearer', token]);
    socket.onmessage = ({ data }) => {
      wait = FIRST_WAIT;
      last = JSON.parse(data);
      tell(() => ({ message: last, isConnected: true }));
    };
    socket.onclose = () => {
      if (!isStopped && !isFinal(last)) again();
    };
  }

  function again(): void {
    tell((before) => ({ ...before, isConnected: false }));
    timer = window.setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  void open();
  return {
    stop(): void {
      isStopped = true;
      window.clearTimeout(timer);
      socket?.close();
    },
  };
}
