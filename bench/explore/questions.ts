/** The questions that are measured, and what each is held against. */
import { type LogName, RARE_RECORDS, RARE_WORD } from './uploaded-log.ts';

/** Programs that run in the same round (peers.ts). */
export type PeerName = 'rg -ci' | 'zstd into rg -ci' | 'analyze';

/** At most so many seconds, or so often the time of a peer. */
export type Aim = { seconds: number } | { times: number; of: PeerName };

export interface MeasuredQuestion {
  title: string;
  route: 'records' | 'report' | 'context';
  /** The query of the route; of a context the line. */
  asked: Record<string, string>;
  /** Whether the answer waits for the whole count. */
  isWhole?: boolean;
  aim: Aim;
}

export interface TimeRange {
  from: string;
  to: string;
}

/**
 * The same question in other letters, for a text is found in any case: a server remembers the counts of a question that was
 * asked before. Each round has its own.
 */
export function asFirstAsked(
  { q, ...asked }: Record<string, string>,
  round: number,
): Record<string, string> {
  if (q === undefined || q.includes(':')) return q === undefined ? asked : { ...asked, q };
  const letters = [...q].map((letter, i) =>
    ((round + 1) >> i) & 1 ? letter.toUpperCase() : letter.toLowerCase(),
  );
  return { ...asked, q: letters.join('') };
}

/** Of each log a word that stands in many records; how many depends on the log. */
export const FREQUENT: Record<LogName, string> = { combined: 'Firefox', bracketed: 'Disk' };

/** Questions to the job of a file of so many lines; `range` is five percent of its time. */
export function questions(log: LogName, lines: number, range: TimeRange): MeasuredQuestion[] {
  const line = Math.floor(lines / 2);
  const word = FREQUENT[log];
  return [
    counted('level:error', { seconds: 0.05 }),
    ...(log === 'combined' ? [counted('status:5xx', { seconds: 0.05 })] : []),
    {
      title: `first records of a word in ${RARE_RECORDS} of them`,
      route: 'records',
      asked: { q: RARE_WORD },
      aim: { seconds: 0.3 },
    },
    {
      title: `first 100 records of \`${word}\``,
      route: 'records',
      asked: { q: word },
      aim: { seconds: 0.1 },
    },
    {
      title: `context of line ${line}`,
      route: 'context',
      asked: { line: String(line) },
      aim: { seconds: 0.1 },
    },
    counted(word, { times: 0.5, of: 'zstd into rg -ci' }),
    counted('nosuchwordanywhere', { times: 0.5, of: 'zstd into rg -ci' }),
    report('`level:error`', { q: 'level:error' }, 0.3),
    report('5 % of the time', { ...range }, 0.1),
    log === 'combined'
      ? report('`path:/api/*`', { q: 'path:/api/*' }, 1.5)
      : report('`message:*timeout*`', { q: 'message:*timeout*' }, 1.5),
  ];
}

const counted = (q: string, aim: Aim): MeasuredQuestion => ({
  title: `exact count of \`${q}\``,
  route: 'records',
  asked: { q, limit: '1' },
  isWhole: true,
  aim,
});

const report = (of: string, asked: Record<string, string>, times: number): MeasuredQuestion => ({
  title: `report of ${of}`,
  route: 'report',
  asked,
  aim: { times, of: 'analyze' },
});
