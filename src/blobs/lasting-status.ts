/** Statuses of the class 4xx that pass by themselves: time-out, conflict, too early, too many requests. */
const PASSING = new Set([408, 409, 425, 429]);

/** Whether a store that answers with this HTTP status will answer the same request so again. */
export function isLastingStatus(status: number | undefined): boolean {
  return status !== undefined && status >= 300 && status < 500 && !PASSING.has(status);
}
