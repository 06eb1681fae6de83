import { AppError } from '../errors.ts';

/**
 * Whether an error says that the database could not be reached. What was asked of it may have been carried out all the
 * same.
 */
export const isDatabaseAway = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'database_failed';
