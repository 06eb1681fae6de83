import { Anchor, Text, UnstyledButton } from '@mantine/core';
import { INVALID_WORDS } from '../../../../src/engine/invalid-reasons.ts';
import type { AnyReport, JobDetail } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { ReadAgainForm } from '../again/read-again-form.tsx';
import { coverageOf } from '../coverage.ts';
import { isRereadable } from '../is-rereadable.ts';
import type { ReportState } from '../report-state.ts';
import { ValueLink } from './value-link.tsx';
import './tabs.css';
import './invalid-tab.css';

interface InvalidTabProps {
  state: ReportState;
  /** Null where the report is of several. */
  job: JobDetail | null;
  report: AnyReport;
}

/** The lines that no format explains, by reason, and a way to read them otherwise. */
export function InvalidTab({ state, job, report }: InvalidTabProps) {
  const hasInvalid = report.invalidLogs > 0;
  return (
    <>
      <div className="columns invalid-columns">
        {hasInvalid ? (
          <Reasons state={state} report={report} />
        ) : (
          <AllUnderstood state={state} report={report} />
        )}
        {state.hasRecords && (
          <section className="counts">
            <h2>Read it another way</h2>
            {job && isRereadable(job) ? (
              <ReadAgainForm key={job.finishedAt} job={job} report={report} />
            ) : (
              <Text size="sm">{whyNot(job)}</Text>
            )}
          </section>
        )}
      </div>
      {hasInvalid && (
        <>
          <p className="quiet">
            The first {count(report.invalidSamples.length)} of {count(report.invalidLogs)}
          </p>
          <div className="records">
            {report.invalidSamples.map((sample) => (
              <Line
                key={`${sample.file ?? ''} ${sample.line}`}
                state={state}
                job={job}
                {...sample}
              />
            ))}
          </div>
        </>
      )}
    </>
  );
}

/** What there is to say where no line is without a record: it may have been read the wrong way all the same. */
function AllUnderstood({ state, report }: Pick<InvalidTabProps, 'state' | 'report'>) {
  const { lacks } = coverageOf(report);
  const which = state.isFiltered ? 'Every line that matches the filter' : 'Every line';
  return (
    <section className="counts" aria-label="Every line was understood">
      <h2>{report.totalLogsProcessed === 0 ? 'No lines' : `${which} was understood`}</h2>
      <Text size="sm" c="dimmed">
        {lacks
          ? `But there were ${lacks}. If the lines have them, another format or a pattern of your own can say where.`
          : 'Where a record is not taken apart as it should be, another format or a pattern of your own may do better.'}
      </Text>
    </section>
  );
}

const whyNot = (job: JobDetail | null): string =>
  job === null
    ? 'Open the log itself to read it with another format.'
    : 'When it has been read to its end it can be read again with another format.';

type Reason = keyof typeof INVALID_WORDS;

const wordsOf = (reason: string): string => INVALID_WORDS[reason as Reason] ?? reason;

/** Where the reason is explained, on a page of the server. */
function Code({ reason }: { reason: string }) {
  return (
    <Anchor href={`/docs/errors#${reason}`} target="_blank" className="mono reason-code">
      {reason}
    </Anchor>
  );
}

function Reasons({ state, report }: Pick<InvalidTabProps, 'state' | 'report'>) {
  const reasons = Object.entries(report.invalidReasons).sort(([, a], [, b]) => b - a);
  return (
    <section className="counts" aria-label="Reasons">
      <h2>Why</h2>
      {reasons.map(([reason, lines]) => (
        <div key={reason} className="count-row">
          <span>
            <ValueLink state={state} term={`invalid:${reason}`}>
              {wordsOf(reason)}
            </ValueLink>{' '}
            <Code reason={reason} />
          </span>
          <ValueLink state={state} term={`invalid:${reason}`}>
            <span className="number">{count(lines)}</span>
          </ValueLink>
        </div>
      ))}
    </section>
  );
}

type LineProps = Pick<InvalidTabProps, 'state' | 'job'> & AnyReport['invalidSamples'][number];

/** A line with its reason; of a single log it opens among the records. */
function Line({ state, job, line, text, reason, file }: LineProps) {
  const open = () => state.set({ tab: 'records', line, q: 'invalid:true' });
  const content = (
    <>
      <span className="record-number number">{count(line)}</span>
      <span className="invalid-reason">{wordsOf(reason)}</span>
      <span className="record-text mono">
        {file && <span className="quiet">{file}: </span>}
        {text}
      </span>
    </>
  );
  if (!job || !state.hasRecords) return <div className="invalid-line">{content}</div>;
  return (
    <UnstyledButton className="invalid-line" data-clickable onClick={open}>
      {content}
    </UnstyledButton>
  );
}
