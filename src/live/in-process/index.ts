import { EventEmitter } from 'node:events';
import type { ProgressBus } from '../progress-bus.ts';

/** A bus for one process: the API and its workers share it. */
export function createInProcessBus(): ProgressBus {
  const emitter = new EventEmitter();
  // One listener per watched job and process; their number is bounded by open connections.
  emitter.setMaxListeners(0);
  return {
    changed: (jobID) => {
      emitter.emit(jobID);
    },
    subscribe: (jobID, listener) => {
      emitter.on(jobID, listener);
      return () => emitter.off(jobID, listener);
    },
    close: async () => {
      emitter.removeAllListeners();
    },
  };
}
