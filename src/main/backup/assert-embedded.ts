import type { Config } from '../../config/index.ts';
import { AppError } from '../../errors.ts';

const INSTEAD = {
  backup: 'back up PostgreSQL with pg_dump, and the blob store with its own tools',
  restore: 'restore PostgreSQL with pg_restore or psql, and the blob store with its own tools',
};

/** Throws `embedded_only` where DATABASE_URL names a database that processes share. */
export function assertEmbedded({ database }: Config, command: keyof typeof INSTEAD): void {
  if (database === null) return;
  throw new AppError(
    'embedded_only',
    `DATABASE_URL is set, and ${command} is for the embedded data folder: ${INSTEAD[command]} (docs/operations.md, Backups).`,
  );
}
