import { AppError } from '../errors.ts';

/** PostgreSQL's code of what a migration says by RAISE EXCEPTION. */
const RAISED = 'P0001';

/**
 * A migration that refuses to run says what to do first; Drizzle's error would show its SQL instead. Other errors are
 * returned as they are.
 */
export function migrationFailure(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error) || (cause as { code?: string }).code !== RAISED) return error;
  return new AppError('not_migratable', cause.message, { cause: error });
}
