/** The numbers of a job while it runs, over a WebSocket that is opened again when it breaks. */
import { addressOf, segment } from './address.ts';
import { backoff, isSilence, pause } from './patience.ts';
import type { Requests } from './requests.ts';
import type { LiveMessage, Report } from './types.ts';

export interface WatchOptions {
  signal?: AbortSignal | undefined;
  /** Is told when the connection is lost, and when it is there again. */
  onConnection?: (isConnected: boolean) => void;
  /** Seconds without an answer after which it is given up; left out: five minutes. */
  patienceSeconds?: number;
}

const isFinal = ({ status }: LiveMessage): boolean => status === 'Completed' || status === 'Failed';

/**
 * The messages of a job, the first with its present state, the last with its final one. Rejects with a Problem where the job is
 * not there or not the person's, and with `unreachable` where the server cannot be reached at first, or for too long.
 */
export async function* watch(
  requests: Requests,
  jobID: string,
  { signal, onConnection = () => undefined, patienceSeconds = 300 }: WatchOptions = {},
): AsyncGenerator<LiveMessage, void> {
  const connection = new Connection(onConnection);
  for (;;) {
    try {
      for await (const { message, isLive } of messagesOrState(requests, jobID, signal)) {
        connection.heard(isLive);
        yield message;
        if (isFinal(message)) return;
      }
    } catch (error) {
      const isLate = connection.silentSeconds() > patienceSeconds;
      if (!isSilence(error) || !requests.wasReached || isLate) throw error;
    }
    await pause(connection.lost(), signal);
  }
}

/** How long nothing was heard, and how often it was tried since. */
class Connection {
  readonly #tell: (isConnected: boolean) => void;
  #failures = 0;
  #heardAt = performance.now();

  constructor(tell: (isConnected: boolean) => void) {
    this.#tell = tell;
  }

  heard(isLive: boolean): void {
    this.#heardAt = performance.now();
    if (!isLive) return;
    if (this.#failures > 0) this.#tell(true);
    this.#failures = 0;
  }

  silentSeconds(): number {
    return (performance.now() - this.#heardAt) / 1000;
  }

  /** Milliseconds to wait before the next try. */
  lost(): number {
    if (this.#failures === 0) this.#tell(false);
    return backoff(this.#failures++);
  }
}

/**
 * The messages of one connection, and behind them the state of the job: a refused WebSocket does not say why, and some proxies
 * pass none on.
 */
async function* messagesOrState(
  requests: Requests,
  jobID: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ message: LiveMessage; isLive: boolean }, void> {
  for await (const message of messagesOf(requests, jobID, signal)) yield { message, isLive: true };
  yield { message: await presentMessage(requests, jobID, signal), isLive: false };
}

async function presentMessage(
  requests: Requests,
  jobID: string,
  signal: AbortSignal | undefined,
): Promise<LiveMessage> {
  const report = await requests.json<Report>(`api/stats/${segment(jobID)}`, { signal });
  const { progressInPercentage, uniqueIPs, invalidLogs, totalLogsProcessed } = report;
  const { status, logLevelCounts, keyWordCounts } = report;
  return {
    ...{ jobID, progressInPercentage, uniqueIPs, invalidLogs, totalLogsProcessed },
    ...{ status, logLevelCounts, keyWordCounts },
  };
}

/** What HTTP calls a token. Browsers have no other way than this to say who opens a WebSocket. */
const IS_SUBPROTOCOL = /^[\w!#$%&'*+.^`|~-]+$/;

/** The messages of one connection; they end where it does, whatever the reason. */
async function* messagesOf(
  requests: Requests,
  jobID: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<LiveMessage, void> {
  const token = await requests.token();
  signal?.throwIfAborted();
  if (!IS_SUBPROTOCOL.test(token)) return;
  const address = addressOf(requests.server, `api/live-stats/${segment(jobID)}`);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address, ['bearer', token]);
  const messages: LiveMessage[] = [];
  let isClosed = false;
  let wake = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => {
    requests.reached();
    messages.push(JSON.parse(String(data)));
    wake.resolve();
  };
  socket.onclose = () => {
    isClosed = true;
    wake.resolve();
  };
  const stop = () => socket.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      while (messages.length > 0) yield messages.shift()!;
      signal?.throwIfAborted();
      if (isClosed) return;
      await wake.promise;
      wake = Promise.withResolvers();
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    socket.close();
  }
}
