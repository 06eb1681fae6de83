import { Tooltip, UnstyledButton } from '@mantine/core';
import { yearNote, zoneNote } from '../../../src/html-report/time-notes.ts';
import type { AnyReport } from '../api/types.ts';
import { count, size } from '../format/numbers.ts';
import { duration, exact, zonedRange } from '../format/time.ts';
import { useZone } from '../preferences/zone.ts';
import { coverageOf } from './coverage.ts';
import { Forms } from './forms.tsx';
import { useReportState } from './report-state.ts';
import './job.css';

interface FactsProps {
  /** Null where it is not known, or says nothing yet. */
  totalBytes: number | null;
  /** Of the whole, whatever the filter is. */
  report: AnyReport | undefined;
  /** Whether the records behind the numbers are there. */
  hasRecords?: boolean;
  /** Whether there will be more records. */
  isGrowing?: boolean;
}

/** How much a report is of, from when, and how far it was understood: of one log or of several. */
export function Facts({ totalBytes, report, hasRecords = true, isGrowing = false }: FactsProps) {
  const { totalLogsProcessed = 0, uniqueIPs = 0 } = report ?? {};
  return (
    <>
      {totalBytes !== null && (
        <Tooltip label={`${count(totalBytes)} bytes`}>
          <b>{size(totalBytes)}</b>
        </Tooltip>
      )}
      {report && (totalLogsProcessed > 0 || !isGrowing) && (
        <span>
          <b className="number">{count(totalLogsProcessed)}</b> records
        </span>
      )}
      {report && <Forms report={report} hasRecords={hasRecords} />}
      {report && <Times report={report} />}
      {report && totalLogsProcessed > 0 && <Coverage report={report} />}
      {uniqueIPs > 0 && (
        <span>{uniqueIPs === 1 ? '1 address' : `${count(uniqueIPs)} addresses`}</span>
      )}
    </>
  );
}

/** From when to when, in the zone that is shown; and that the log does not say its own zone or year, where it does not. */
function Times({ report }: { report: AnyReport }) {
  const { timeRange, timeZone, timeYear } = report;
  const [zone] = useZone();
  if (!timeRange) return null;
  const { from, to } = timeRange;
  const [ofZone, ofYear] = [zoneNote(report), yearNote(report)];
  return (
    <>
      <Tooltip label={`${exact(from, zone)} – ${exact(to, zone)}`}>
        <span>
          <b>{zonedRange(from, to, zone)}</b> (
          {duration((Date.parse(to) - Date.parse(from)) / 1000)})
        </span>
      </Tooltip>
      {ofZone && timeZone && (
        <Tooltip
          multiline
          maw={400}
          label={`Not all lines say how far their times are from UTC (names such as CET do not tell it for sure): ${ZONE_SOURCES[timeZone.source]}. “Read again…” on the page of a log takes another one.`}
        >
          <span>{ofZone}</span>
        </Tooltip>
      )}
      {ofYear && timeYear && (
        <Tooltip
          multiline
          maw={400}
          label={`${linesWithout('year', timeYear)}: it is the latest that puts them no more than a day after the upload`}
        >
          <span>{ofYear}</span>
        </Tooltip>
      )}
    </>
  );
}

/** Who chose it. */
const ZONE_SOURCES: Record<string, string> = {
  request: 'this one was named when the log was sent or read again',
  account: 'this one is that of your account',
  server: 'this one is that of the server',
  default: 'nobody named another one',
};

const linesWithout = (what: string, { source }: { source: string }): string =>
  source === 'mixed'
    ? `Some lines do not say the ${what} of their times`
    : `The lines do not say the ${what} of their times`;

/** How much was understood; it leads to what was not. */
function Coverage({ report }: { report: AnyReport }) {
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
