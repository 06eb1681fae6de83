import { Group, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { byUrgency } from '../../../../src/engine/report/urgency.ts';
import type { AnyReport, JobDetail } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { isOneDay } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { Failure } from '../../shell/failure.tsx';
import { DataTable } from '../../table/data-table.tsx';
import { boundsOf, bucketsOf } from '../histogram/stacked.ts';
import { type ReportState, SINCE } from '../report-state.ts';
import { NewsChoice } from './news-choice.tsx';
import { patternColumns } from './pattern-columns.tsx';
import { PatternDetail } from './pattern-detail.tsx';
import { type News, useNews } from './use-news.ts';

interface PatternTabProps {
  state: ReportState;
  /** Null where the report is of several. */
  job: JobDetail | null;
  report: AnyReport;
  /** Whatever the filter is; undefined while it is not known. */
  whole: AnyReport | undefined;
}

/** What the log says, told once for all records that say the same: the most urgent first. */
export function PatternTab({ state, job, report, whole }: PatternTabProps) {
  const [text, setText] = useState('');
  const [zone] = useZone();
  const news = useNews(state, report, whole);
  const { marked, wanted } = news;
  const all = report.totalLogsProcessed - report.invalidLogs;
  const hasDates = report.timeRange !== null && !isOneDay(report.timeRange, zone);
  const { from, to } = state.search;
  const axis = useMemo(
    () => bucketsOf(report, boundsOf({ from, to }, whole)),
    [report, from, to, whole],
  );
  const columns = useMemo(
    () => patternColumns({ state, all, hasDates, axis, news: marked }),
    [state, all, hasDates, axis, marked],
  );
  const rows = useMemo(
    () =>
      report.patterns
        .filter(({ id }) => wanted === null || wanted?.has(id))
        .filter(({ pattern }) => pattern.toLowerCase().includes(text.toLowerCase()))
        .sort(byUrgency),
    [report, wanted, text],
  );
  return (
    <>
      <Group mb="xs" gap="xs">
        <TextInput
          size="xs"
          w={260}
          placeholder="Find a pattern"
          aria-label="Find a pattern"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NewsChoice state={state} jobID={job?.jobID ?? null} news={news} />
        {news.isCapped && (
          <span className="quiet">
            that log has more patterns than its report: some of these may be among them
          </span>
        )}
        {report.patternsOther > 0 && (
          <span className="quiet">{count(report.patternsOther)} records are in none of them</span>
        )}
      </Group>
      {news.error && (
        <Failure error={news.error} retry={() => state.set({ news: undefined }, true)} />
      )}
      <DataTable
        label="Patterns"
        columns={columns}
        rows={rows}
        rowID={({ id }) => id}
        openID={state.search.pattern ?? null}
        {...(state.hasRecords && {
          onOpen: (id) => state.set({ pattern: id ?? undefined }, true),
        })}
        detail={(pattern) => <PatternDetail state={state} job={job} pattern={pattern} />}
        empty={emptyWords(state, report, news, text)}
      />
    </>
  );
}

function emptyWords(
  { isFiltered, search }: ReportState,
  report: AnyReport,
  { wanted, other, error }: News,
  text: string,
): string {
  if (report.totalLogsProcessed === 0)
    return isFiltered ? 'No record matches the filter.' : 'No records.';
  if (text !== '') return 'No pattern is like that.';
  if (wanted === undefined) return error ? 'They could not be compared.' : 'Comparing …';
  if (wanted === null) return 'No record has a message.';
  if (search.news === SINCE) return 'None is new in this time.';
  return `Each of these patterns is in ${other?.fileName ?? 'the other log'} as well.`;
}
