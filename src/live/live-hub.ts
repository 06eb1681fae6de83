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
