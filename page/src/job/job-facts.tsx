import { Tooltip } from '@mantine/core';
import { unknownFormat } from '../../../src/html-report/unknown-format.ts';
import type { JobDetail, Report } from '../api/types.ts';
import { ago, date, exact } from '../format/time.ts';
import { useZone } from '../preferences/zone.ts';
import { Facts } from './facts.tsx';
import { isRunning } from './is-running.ts';
import { emptyWords } from './nothing-read.ts';
import './job.css';

interface JobFactsProps {
  job: JobDetail;
  /** Of the whole, whatever the filter is. */
  report: Report | undefined;
}

/** What the log is, in one line. */
export function JobFacts({ job, report }: JobFactsProps) {
  const [zone] = useZone();
  const { keptUntil, totalBytes, encoding } = job;
  const isComplete = job.status === 'Completed';
  return (
    <div className="facts">
      {hasFormat(job, report) && <Format job={job} report={report} />}
      <Facts
        totalBytes={totalBytes > 0 || isComplete ? totalBytes : null}
        report={report}
        hasRecords={job.bytesKept}
        isGrowing={!isComplete}
      />
      {encoding && encoding !== 'utf-8' && (
        <Tooltip label="The bytes that came were of this encoding; the size is that of the text as utf-8">
          <span>from {encoding}</span>
        </Tooltip>
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

function Format({ job, report }: JobFactsProps) {
  const { format } = job;
  const running = isRunning(job);
  const unknown = running
    ? 'It is recognised by the first lines that are read'
    : 'No format explains it';
  return (
    <Tooltip
      label={format ? `${format.name}, recognised with confidence ${format.confidence}` : unknown}
    >
      <span>
        {format?.title ?? (running || !report ? 'Format not known yet' : unknownFormat(report))}
      </span>
    </Tooltip>
  );
}
