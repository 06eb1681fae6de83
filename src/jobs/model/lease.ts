import { type SQL, sql } from '../../database/drizzle.ts';
import type { JobContext } from '../context.ts';

/**
 * When a lease that is taken or renewed now ends: of a claimed chunk, and of an upload. By the
 * database's clock, so that clocks of workers do not matter.
 */
export function leaseEnd({ settings }: Pick<JobContext, 'settings'>): SQL {
  return leaseEndAfter(settings.leaseSeconds);
}

/** The same where the seconds come later, as a placeholder. */
export function leaseEndAfter(seconds: unknown): SQL {
  return sql`now() + make_interval(secs => ${seconds})`;
}

/** Milliseconds between two renewals: a lease survives one that fails, and most of a second one. */
export function renewalInterval({ settings }: Pick<JobContext, 'settings'>): number {
  return (settings.leaseSeconds * 1000) / 3;
}
