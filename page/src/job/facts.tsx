import { Tooltip, UnstyledButton } from '@mantine/core';
import type { JobDetail, Report } from '../api/types.ts';
import { count, size } from '../format/numbers.ts';
import { ago, date, duration, exact, zonedRange } from '../format/time.ts';
import { useZone } from '../preferences/zone.ts';
import { coverageOf } from './coverage.ts';
import { isRunning } from './is-running.ts';
import { emptyWords } from './nothing-read.ts';
import { useReportState } from './report-state.ts';
import './job.css';

interface FactsProps {
  job: JobDetail;
  /** Of the whole, whatever the filter is. */
  report: Report | undefined;
}

/** What the log is, in one line. */
export function Facts({ job, report }: FactsProps) {
  const [zone] = useZone();
  const { totalLogsProcessed = 0, uniqueIPs = 0 } = report ?? {};
  const { keptUntil } = job;
  return (
    <div className="facts">
      {hasFormat(job, report) && <Format job={job} />}
      {(job.totalBytes > 0 || job.status === 'Completed') && (
        <Tooltip label={`${count(job.totalBytes)} bytes`}>
          <b>{size(job.totalBytes)}</b>
        </Tooltip>
      )}
      {(totalLogsProcessed > 0 || (report && job.status === 'Completed')) && (
        <span>
          <b className="number">{count(totalLogsProcessed)}</b> records
        </span>
      )}
      {report && <Times report={report} />}
      {report && totalLogsProcessed > 0 && <Coverage report={report} />}
      {uniqueIPs > 0 && (
        <span>{uniqueIPs === 1 ? '1 address' : `${count(uniqueIPs)} addresses`}</span>
      )}
      {keptUntil && (
        <Tooltip label={`${exact(keptUntil, zone)} (${ago(keptUntil)})`}>
          <span>kept until {date(keptUntil, zone)}</span>
        </Tooltip>
      )}
    </div>
  );
}

/** Where there is nothing, or nothing was read, there is nothing that a format could explain. */
function hasFormat(job: JobDetail, report: Report | undefined): boolean {
  if (job.format !== null || isRunning(job)) return true;
  return report !== undefined && report.totalLogsProcessed > 0 && !emptyWords(job, report);
}

function Format({ job }: Pick<FactsProps, 'job'>) {
  const { format } = job;
  const running = isRunning(job);
  const unknown = running
    ? 'It is recognised by the first lines that are read'
    : 'No format explains it';
  return (
    <Tooltip
      label={format ? `${format.name}, recognised with confidence ${format.confidence}` : unknown}
    >
      <span>{format?.title ?? (running ? 'Format not known yet' : 'Unknown format')}</span>
    </Tooltip>
  );
}

/** From when to when, in the zone that is shown; and that the log does not say its own, where it does not. */
function Times({ report: { timeRange, timeZone } }: { report: Report }) {
  const [zone] = useZone();
  if (!timeRange) return null;
  const { from, to } = timeRange;
  const isAssumed = timeZone !== null && timeZone.source !== 'log';
  return (
    <>
      <Tooltip label={`${exact(from, zone)} – ${exact(to, zone)}`}>
        <span>
          <b>{zonedRange(from, to, zone)}</b> (
          {duration((Date.parse(to) - Date.parse(from)) / 1000)})
        </span>
      </Tooltip>
      {isAssumed && (
        <Tooltip
          label={
            timeZone.source === 'mixed'
              ? `Some lines of the log do not say the zone of their times: these are taken for ${timeZone.name}`
              : `The lines of the log do not say the zone of their times: they are taken for ${timeZone.name}`
          }
        >
          <span>times without a zone are read as {timeZone.name}</span>
        </Tooltip>
      )}
    </>
  );
}

/** How much was understood; it leads to what was not. */
function Coverage({ report }: { report: Report }) {
  const state = useReportState();
  const { share, lacks, tone } = coverageOf(report);
  return (
    <UnstyledButton
      className="coverage"
      data-tone={tone}
      onClick={() => state.set({ tab: 'invalid' })}
    >
      <b>{share}</b> understood{lacks && `, ${lacks}`}
    </UnstyledButton>
  );
}
