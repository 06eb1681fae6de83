import type { LiveHub, Watcher } from '../../live/live-hub.ts';

/** A hub whose messages the test writes itself. */
export interface MemoryLiveHub extends LiveHub {
  readonly watchers: Map<string, Set<Watcher>>;
}

export function createMemoryLiveHub(): MemoryLiveHub {
  const watchers = new Map<string, Set<Watcher>>();
  return {
    watchers,
    watch: (jobID, watcher) => {
      const all = watchers.get(jobID) ?? new Set();
      watchers.set(jobID, all.add(watcher));
      watcher.send(JSON.stringify({ jobID, progressInPercentage: 0 }));
      return () => {
        all.delete(watcher);
        if (all.size === 0) watchers.delete(jobID);
      };
    },
    close: () => watchers.clear(),
  };
}
