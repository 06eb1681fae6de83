import type { Report } from '../../src/engine/index.ts';
import { patternID } from '../../src/engine/query/index.ts';

/** A question, and how many records must answer it. */
export interface ExpectedCount {
  q?: string;
  from?: string;
  to?: string;
  count: number;
}

/** For each number of a report the question behind it. */
export function questionsOf(report: Report): ExpectedCount[] {
  return [
    { q: '', count: report.totalLogsProcessed },
    { q: 'invalid:true', count: report.invalidLogs },
    ...countsOf('invalid', report.invalidReasons),
    ...countsOf('level', report.logLevelCounts),
    { q: 'level:none', count: report.logsWithoutLevel },
    ...(report.formats ?? []).map(({ name, records }) => ({ q: `form:${name}`, count: records })),
    ...countsOf('status', report.http?.statuses ?? {}),
    ...countsOf('method', report.http?.methods ?? {}),
    ...(report.http?.topPaths ?? []).map(({ path, count }) => ({
      q: `path:${quoted(path)}`,
      count,
    })),
    ...report.patterns.map(({ pattern, count }) => ({ q: `pattern:${patternID(pattern)}`, count })),
    ...report.topIPs.map(({ ip, count }) => ({ q: `ip:${ip}`, count })),
    ...bucketsOf(report),
  ];
}

function countsOf(name: string, counts: Record<string, number>): ExpectedCount[] {
  return Object.entries(counts).map(([value, count]) => ({ q: `${name}:${quoted(value)}`, count }));
}

function bucketsOf({ histogram: { intervalSeconds, buckets } }: Report): ExpectedCount[] {
  return buckets.map(({ from, total }) => {
    const to = new Date(Date.parse(from) + intervalSeconds * 1000).toISOString();
    return { from, to, count: total };
  });
}

const quoted = (value: string): string =>
  /^\w+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
