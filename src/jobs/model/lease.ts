import { type SQL, sql } from '../../database/drizzle.ts';

/**
 * When a lease ends that is taken or renewed now: of a claimed chunk, or of an upload. By the database's clock, so that
 * the clocks of workers do not matter.
 * @param seconds a number, a placeholder or a column
 */
export function leaseEnd(seconds: unknown): SQL {
  return sql`now() + make_interval(secs => ${seconds})`;
}

/** Milliseconds between two renewals: a lease outlasts two renewals that fail. */
export function renewalInterval(leaseSeconds: number): number {
  return (leaseSeconds * 1000) / 3;
}
