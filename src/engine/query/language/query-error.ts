/** A query that cannot be read: where, and what was expected there. */
export class QueryError extends Error {
  override name = 'QueryError';
  /** Characters of the query before the fault. */
  readonly position: number;
  readonly expected: string;

  constructor(position: number, expected: string) {
    super(`At character ${position + 1} of the query: expected ${expected}.`);
    this.position = position;
    this.expected = expected;
  }
}
