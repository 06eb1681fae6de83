import { Breaks } from '../runtime/breaks.ts';
import type { ProgressBus } from './progress-bus.ts';

/** What a watcher of one job is told: the messages in order, then the end. */
export interface Watcher {
  send(message: string): void;
  end(): void;
}

export interface LiveHub {
  /** Sends the present state at once, then each change; returns the function that stops it. */
  watch(jobID: string, watcher: Watcher): () => void;
  close(): void;
}

/** At most ten messages a second, as the contract says. */
const MIN_INTERVAL_MS = 100;
/** The longest pause before a read that failed is tried again; it doubles from the one above. */
const MAX_INTERVAL_MS = 10_000;

/** One job that somebody watches: the state is read once and sent to all. */
interface Channel {
  watchers: Set<Watcher>;
  /** The last message, for those who come later and to send only what changed. */
  last: string | undefined;
  dirty: boolean;
  reading: boolean;
  /** Reads that failed one after the other. */
  failures: number;
  timer: NodeJS.Timeout | undefined;
  unsubscribe: () => void;
}

/** The present state of a job, as its watchers are to see it. */
export interface LiveState {
  message: object;
  /** Nothing changes any more: this message is the last. */
  isFinal: boolean;
}

export interface LiveHubDeps {
  /** Null where there is no such job (any more). */
  readState: (jobID: string) => Promise<LiveState | null>;
  bus: ProgressBus;
  onError: (error: unknown, jobID: string) => void;
}

/**
 * Brings changes of jobs to their watchers. The bus says only that something changed; the hub reads
 * the present state, at most every 100 ms a job however many watch it.
 */
export function createLiveHub({ readState, bus, onError }: LiveHubDeps): LiveHub {
  const channels = new Map<string, Channel>();
  const breaks = new Breaks();

  function open(jobID: string): Channel {
    const channel: Channel = {
      watchers: new Set(),
      last: undefined,
      dirty: false,
      reading: false,
      failures: 0,
      timer: undefined,
      unsubscribe: bus.subscribe(jobID, () => refresh(jobID, channel)),
    };
    channels.set(jobID, channel);
    return channel;
  }

  function close(jobID: string, channel: Channel): void {
    clearTimeout(channel.timer);
    channel.unsubscribe();
    if (channels.get(jobID) === channel) channels.delete(jobID);
    for (const watcher of channel.watchers) watcher.end();
    channel.watchers.clear();
  }

  function refresh(jobID: string, channel: Channel): void {
    channel.dirty = true;
    if (channel.reading || channel.timer) return;
    channel.reading = true;
    channel.dirty = false;
    read(jobID, channel)
      .then(
        () => {
          channel.failures = 0;
        },
        (error: unknown) => {
          channel.dirty = true;
          // One line for an outage, however long it lasts and however often the job changes meanwhile.
          if (channel.failures++ === 0) onError(error, jobID);
        },
      )
      .finally(() => {
        channel.reading = false;
        if (channels.get(jobID) !== channel) return;
        channel.timer = setTimeout(
          () => {
            channel.timer = undefined;
            if (channel.dirty) refresh(jobID, channel);
          },
          Math.min(MIN_INTERVAL_MS * 2 ** channel.failures, MAX_INTERVAL_MS),
        );
      });
  }

  async function read(jobID: string, channel: Channel): Promise<void> {
    const state = await readState(jobID);
    if (state) {
      const text = JSON.stringify(state.message);
      if (text !== channel.last) await tell(channel, text);
    }
    if (!state || state.isFinal) close(jobID, channel);
  }

  /** Tells all watchers, with breaks: each takes a write to its socket. Who comes meanwhile is told last. */
  async function tell(channel: Channel, text: string): Promise<void> {
    for (const watcher of channel.watchers) {
      await breaks.next();
      if (channel.watchers.has(watcher)) watcher.send(text);
    }
    channel.last = text;
  }

  return {
    watch: (jobID, watcher) => {
      const channel = channels.get(jobID) ?? open(jobID);
      channel.watchers.add(watcher);
      if (channel.last !== undefined) watcher.send(channel.last);
      refresh(jobID, channel);
      return () => {
        channel.watchers.delete(watcher);
        if (channel.watchers.size === 0) close(jobID, channel);
      };
    },
    close: () => {
      for (const [jobID, channel] of channels) close(jobID, channel);
    },
  };
}
