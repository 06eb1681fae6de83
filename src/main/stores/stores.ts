import type { BlobStore } from '../../blobs/blob-store.ts';
import type { Config } from '../../config/index.ts';
import type { EmbeddedDatabase } from '../../database/embedded/index.ts';
import type { Database, OpenDatabase } from '../../database/open.ts';
import type { JobLog } from '../../jobs/index.ts';
import type { ProgressBus } from '../../live/progress-bus.ts';
import type { Queue } from '../../queue/queue.ts';
import type { RequestBus } from '../../requests/request-bus.ts';

/** What the processes of one service share, open. */
export interface Stores {
  db: Database;
  /** The connections of `db`; null where it is embedded. */
  databasePool: OpenDatabase['pool'];
  queue: Queue;
  blobs: BlobStore;
  bus: ProgressBus;
  /** To other processes; null where there are none. */
  requests: RequestBus | null;
  /** Whether other processes may be on them; else this one has them for itself alone. */
  isShared: boolean;
  /** The database as the embedded one that it is; null where it is none. */
  embedded: EmbeddedDatabase | null;
  close(): Promise<void>;
}

/** What opening them needs. */
export interface Opening {
  config: Config;
  log: JobLog;
  /** Opened parts; they are closed in reverse order, also where a later one fails to open. */
  parts: AsyncDisposableStack;
}
