import type { Json } from '../../support/client.ts';

/** A database of its own, empty. */
export interface EmptyDatabase {
  query(text: string, values?: unknown[]): Promise<Json[]>;
  migrate(folder: string): Promise<void>;
  close(): Promise<void>;
}
