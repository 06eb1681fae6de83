/** Reads a query as the server does, so that one with a fault stays with the person who types it. */
import type { QueryFault } from './query-fault.tsx';

/** Null where it can be read. The reader is loaded when it is first needed. */
export async function faultIn(query: string): Promise<QueryFault | null> {
  const [{ parseQuery }, { QueryError }] = await Promise.all([
    import('../../../../src/engine/query/language/parse.ts'),
    import('../../../../src/engine/query/language/query-error.ts'),
  ]);
  try {
    parseQuery(query);
    return null;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { query, position: error.position, message: `expected ${error.expected}` };
  }
}
