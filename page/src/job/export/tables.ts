/** The tables of a report as rows of text and numbers, for a file of CSV. */
import { byUrgency, errorsOf } from '../../../../src/engine/report/urgency.ts';
import type { AnyReport } from '../../api/types.ts';

/** Seconds, bytes and counts stay numbers; times are RFC 3339 in UTC. */
export type Cell = string | number | null;

export interface Table {
  /** As it stands in the menu and in the name of the file. */
  title: string;
  fileName: string;
  headings: string[];
  rows: Cell[][];
}

/** What the tables of the page show, in the same order; those that are empty are left out. */
export function tablesOf(report: AnyReport): Table[] {
  return [patterns(report), addresses(report), paths(report), keywords(report), invalid(report)]
    .filter((table) => table !== null)
    .filter(({ rows }) => rows.length > 0);
}

function patterns(report: AnyReport): Table {
  const ordered = report.patterns.toSorted(byUrgency);
  return {
    title: 'Patterns',
    fileName: 'patterns',
    headings: ['Level', 'Records', 'Errors', 'Pattern', 'First seen', 'Last seen'],
    rows: ordered.map((row) => [
      ...[row.level, row.count, errorsOf(row), row.pattern, row.firstSeen, row.lastSeen],
    ]),
  };
}

function addresses({ topIPs }: AnyReport): Table {
  const hasErrors = topIPs.some(({ clientErrors }) => clientErrors !== null);
  return {
    title: 'Addresses',
    fileName: 'addresses',
    headings: [
      ...['Address', 'Records', ...(hasErrors ? ['4xx', '5xx'] : [])],
      ...['First seen', 'Last seen'],
    ],
    rows: topIPs.map(({ ip, count, clientErrors, serverErrors, firstSeen, lastSeen }) => [
      ...[ip, count, ...(hasErrors ? [clientErrors, serverErrors] : [])],
      ...[firstSeen, lastSeen],
    ]),
  };
}

function paths({ http }: AnyReport): Table | null {
  if (!http) return null;
  const hasLatency = http.topPaths.some(({ latency }) => latency !== null);
  const latencies = ['p50', 'p95', 'p99'] as const;
  return {
    title: 'Requests',
    fileName: 'requests',
    headings: [
      ...['Path', 'Requests', '4xx', '5xx'],
      ...(hasLatency ? latencies.map((name) => `${name} (seconds)`) : []),
      'Sent (bytes)',
    ],
    rows: http.topPaths.map(({ path, count, clientErrors, serverErrors, latency, bytesSent }) => [
      ...[path, count, clientErrors, serverErrors],
      ...(hasLatency ? latencies.map((name) => latency?.[name] ?? null) : []),
      bytesSent,
    ]),
  };
}

function keywords({ keyWordCounts, keyWordLogCounts }: AnyReport): Table {
  const rows = Object.entries(keyWordCounts).map(
    ([word, occurrences]): [string, number, number] => [
      ...([word, keyWordLogCounts[word] ?? 0, occurrences] as const),
    ],
  );
  return {
    title: 'Keywords',
    fileName: 'keywords',
    headings: ['Word', 'Records', 'Occurrences'],
    rows: rows.sort(([, one], [, other]) => other - one),
  };
}

function invalid({ invalidSamples }: AnyReport): Table {
  const hasFiles = invalidSamples.some(({ file }) => file !== undefined);
  return {
    title: 'Not understood',
    fileName: 'not-understood',
    headings: [...(hasFiles ? ['File'] : []), 'Line', 'Reason', 'Text'],
    rows: invalidSamples.map(({ file, line, reason, text }) => [
      ...(hasFiles ? [file ?? null] : []),
      ...[line, reason, text],
    ]),
  };
}
