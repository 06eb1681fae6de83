/** The questions that are measured, on an access log. */

/** A word that only the lines have that `uploaded-log.ts` puts in. */
export const RARE_WORD = 'needlebot';
export const RARE_LINES = 5;

export interface MeasuredQuestion {
  title: string;
  /** Path and query behind /api/jobs/ID or /api/stats/ID. */
  route: 'records' | 'report' | 'context';
  asked: Record<string, string>;
  /** Whether the answer waits for the whole count. */
  isWhole?: boolean;
  /** Seconds at most, or how often the time of a peer. */
  aim: { seconds: number } | { times: number; of: 'zstd | rg' | 'analyze' };
}

/** `lines` of the file, and the bounds of five percent of its time. */
export function questions(lines: number, range: { from: string; to: string }): MeasuredQuestion[] {
  const count = { limit: '1' };
  return [
    {
      title: 'count of `level:error` (cards)',
      route: 'records',
      asked: { q: 'level:error', ...count },
      isWhole: true,
      aim: { seconds: 0.05 },
    },
    {
      title: 'count of `status:5xx` (cards)',
      route: 'records',
      asked: { q: 'status:5xx', ...count },
      isWhole: true,
      aim: { seconds: 0.05 },
    },
    {
      title: `first records of a word in ${RARE_LINES} of them`,
      route: 'records',
      asked: { q: RARE_WORD },
      aim: { seconds: 0.3 },
    },
    {
      title: 'first 100 records of a frequent word',
      route: 'records',
      asked: { q: 'Firefox' },
      aim: { seconds: 0.1 },
    },
    {
      title: `context of line ${Math.floor(lines / 2)}`,
      route: 'context',
      asked: { line: String(Math.floor(lines / 2)) },
      aim: { seconds: 0.1 },
    },
    {
      title: 'exact count of a frequent word',
      route: 'records',
      asked: { q: 'Firefox', ...count },
      isWhole: true,
      aim: { times: 0.5, of: 'zstd | rg' },
    },
    {
      title: 'exact count of a word that is nowhere',
      route: 'records',
      asked: { q: 'nosuchwordanywhere', ...count },
      isWhole: true,
      aim: { times: 0.5, of: 'zstd | rg' },
    },
    {
      title: 'report of `level:error`',
      route: 'report',
      asked: { q: 'level:error' },
      aim: { times: 0.3, of: 'analyze' },
    },
    {
      title: 'report of 5 % of the time',
      route: 'report',
      asked: range,
      aim: { times: 0.1, of: 'analyze' },
    },
    {
      title: 'report of `path:/api/*`',
      route: 'report',
      asked: { q: 'path:/api/*' },
      aim: { times: 1.5, of: 'analyze' },
    },
  ];
}
