import { Text } from '@mantine/core';
import type { AnyReport, JobDetail } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { ReadAgain } from '../read-again.tsx';
import { RecordLine } from '../records/record-line.tsx';
import type { ReportState } from '../report-state.ts';
import { Counts } from './counts.tsx';

interface InvalidTabProps {
  state: ReportState;
  /** Null where the report is of several. */
  job: JobDetail | null;
  report: AnyReport;
}

/** The lines that no format explains, by reason, and a way to read them otherwise. */
export function InvalidTab({ state, job, report }: InvalidTabProps) {
  if (report.invalidLogs === 0) return <Text c="dimmed">Every line was understood.</Text>;
  return (
    <>
      <div className="columns">
        <Counts state={state} title="Reasons" field="invalid" counts={report.invalidReasons} />
        <section className="counts">
          <h2>Read otherwise</h2>
          <Text size="sm" mb="xs">
            Where the format is another one, name it or write a pattern of your own; the file is
            read again from the start.
          </Text>
          {job && <ReadAgain job={job} />}
        </section>
      </div>
      <p className="quiet">
        The first {count(report.invalidSamples.length)} of {count(report.invalidLogs)}
      </p>
      <div className="records">
        {report.invalidSamples.map(({ line, reason, text }) => (
          <RecordLine
            key={line}
            record={{ line, lines: 1, text, invalid: reason }}
            onOpen={() => state.set({ tab: 'records', line, q: 'invalid:true' })}
          />
        ))}
      </div>
    </>
  );
}
