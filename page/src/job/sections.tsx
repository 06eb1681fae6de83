import { Tabs } from '@mantine/core';
import type { Live } from '../api/live.ts';
import type { AnyReport, JobDetail } from '../api/types.ts';
import { count } from '../format/numbers.ts';
import { Waiting } from '../shell/waiting.tsx';
import { FilterNote } from './filter/filter-note.tsx';
import { Histogram } from './histogram/histogram.tsx';
import { isRunning } from './is-running.ts';
import { MergedTab } from './merged/merged-tab.tsx';
import { PatternTab } from './patterns/pattern-tab.tsx';
import { RecordTab } from './records/record-tab.tsx';
import { TimesOfRecords } from './records/time-detail.tsx';
import type { ReportState, Tab } from './report-state.ts';
import { AddressTab } from './tabs/address-tab.tsx';
import { InvalidTab } from './tabs/invalid-tab.tsx';
import { KeywordTab } from './tabs/keyword-tab.tsx';
import { RequestTab } from './tabs/request-tab.tsx';
import type { Reading } from './use-report.ts';

interface SectionsProps {
  state: ReportState;
  /** The one job; null where it is the report of several. */
  job: JobDetail | null;
  /** What the server tells of the one job while it runs. */
  live: Live | null;
  report: AnyReport;
  /** Whatever the filter is; undefined while it is not known. */
  whole: AnyReport | undefined;
  /** Of the question before, while the next one is answered. */
  isStale: boolean;
  /** How far the log was read, where the report is not whole. */
  reading: Reading | null;
}

/** The histogram and the tabs of a report. */
export function Sections({ state, job, live, report, whole, isStale, reading }: SectionsProps) {
  const tabs: [tab: Tab, title: string, number: number | null][] = [
    ['patterns', 'Patterns', report.patterns.length],
    ['records', 'Records', report.totalLogsProcessed],
    ['addresses', 'Addresses', report.uniqueIPs],
    ['requests', 'Requests', report.http ? sumOf(report.http.methods) : 0],
    ['keywords', 'Keywords', Object.keys(report.keyWordCounts).length],
    ['invalid', 'Not understood', report.invalidLogs],
  ];
  if (job && isRunning(job) && !state.isFiltered && report.totalLogsProcessed === 0) {
    return <Waiting text="Nothing has been read yet. The first numbers come in a moment." />;
  }
  const isBeingRead = reading !== null && !reading.isStopped;
  // So many were found by now; there may be more.
  const more = reading?.hasNumbers ? '+' : '';
  return (
    <div className="sections" data-stale={isStale || undefined} aria-busy={isStale || isBeingRead}>
      <FilterNote
        {...{ state, report, isStale, reading }}
        isGrowing={job !== null && isRunning(job)}
      />
      <Histogram state={state} report={report} whole={whole} isOne={job !== null} />
      <TimesOfRecords timeRange={(whole ?? report).timeRange}>
        <Tabs
          value={shownTab(state, report)}
          onChange={(tab) => state.set({ tab: tab as Tab })}
          keepMounted={false}
        >
          <Tabs.List mb="sm">
            {tabs
              .filter(([tab]) => isShown(tab, state, report))
              .map(([tab, title, number]) => (
                <Tabs.Tab key={tab} value={tab}>
                  {title}{' '}
                  <span className="quiet number tab-number">
                    {count(number ?? 0)}
                    {more}
                  </span>
                </Tabs.Tab>
              ))}
          </Tabs.List>
          <Tabs.Panel value="patterns">
            <PatternTab state={state} job={job} report={report} whole={whole} />
          </Tabs.Panel>
          <Tabs.Panel value="records">
            {job && live ? (
              <RecordTab state={state} job={job} live={live} />
            ) : (
              <MergedTab state={state} />
            )}
          </Tabs.Panel>
          <Tabs.Panel value="addresses">
            <AddressTab state={state} report={report} />
          </Tabs.Panel>
          <Tabs.Panel value="requests">
            {report.http && <RequestTab state={state} http={report.http} />}
          </Tabs.Panel>
          <Tabs.Panel value="keywords">
            <KeywordTab state={state} report={report} />
          </Tabs.Panel>
          <Tabs.Panel value="invalid">
            <InvalidTab state={state} job={job} report={report} />
          </Tabs.Panel>
        </Tabs>
      </TimesOfRecords>
    </div>
  );
}

/** The tab of the address, where there is one and it is shown; else what says most of the report. */
function shownTab(state: ReportState, report: AnyReport): Tab {
  if (state.search.tab && isShown(state.search.tab, state, report)) return state.search.tab;
  const isForeign = report.invalidLogs > 0 && report.invalidLogs === report.totalLogsProcessed;
  return isForeign ? 'invalid' : 'patterns';
}

function isShown(tab: Tab, { hasRecords }: ReportState, { http }: AnyReport): boolean {
  if (tab === 'records') return hasRecords;
  return tab !== 'requests' || http !== null;
}

const sumOf = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, one) => sum + one, 0);
