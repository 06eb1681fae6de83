import type { AnyReport } from '../api/types.ts';
import { share } from '../format/numbers.ts';

export interface Coverage {
  /** Of the lines and records, those that were understood. */
  share: string;
  /** What was read from none of them, in words; empty where nothing is missing. */
  lacks: '' | 'no times found' | 'no levels found' | 'no times or levels found';
  /** `wrong`: something was not understood, or no record has a time, so that nothing can be seen over time. */
  tone: 'good' | 'plain' | 'wrong';
}

type Counts = Pick<
  AnyReport,
  'totalLogsProcessed' | 'invalidLogs' | 'timeRange' | 'logsWithoutLevel'
>;

/** How far a log was understood: a line in a record of which neither time nor level was read is not. */
export function coverageOf(report: Counts): Coverage {
  const { totalLogsProcessed, invalidLogs, timeRange, logsWithoutLevel } = report;
  const explained = totalLogsProcessed - invalidLogs;
  const lacksTimes = explained > 0 && timeRange === null;
  const lacksLevels = explained > 0 && logsWithoutLevel === explained;
  return {
    share: share(explained, totalLogsProcessed),
    lacks: lackWords(lacksTimes, lacksLevels),
    tone: invalidLogs > 0 || lacksTimes ? 'wrong' : lacksLevels ? 'plain' : 'good',
  };
}

function lackWords(times: boolean, levels: boolean): Coverage['lacks'] {
  if (times) return levels ? 'no times or levels found' : 'no times found';
  return levels ? 'no levels found' : '';
}
