import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { contextQuery, recordsOf } from '../../api/jobs.ts';
import { count } from '../../format/numbers.ts';
import { Failure } from '../../shell/failure.tsx';
import { withTerm } from '../filter/terms.ts';
import type { ReportState } from '../report-state.ts';
import type { ListedRecord, ReadLog } from './listed-record.ts';
import { RecordItem } from './record-item.tsx';

interface LoneRecordProps {
  state: ReportState;
  job: ReadLog;
  line: number;
  columns: readonly string[];
  setOpen: (record: ListedRecord | null) => void;
}

/** The record of a line that is not among those of the list: further away than was loaded, or not what the filter asks for. */
export function LoneRecord({ state, job, line, columns, setOpen }: LoneRecordProps) {
  const context = useQuery(contextQuery(job, line, { before: 0, after: 0 }));
  const first = context.data?.record.line;
  const isMatch = useIsMatch(state, job, first);
  if (context.isError)
    return <Failure error={context.error} retry={() => void context.refetch()} />;
  if (!context.data) return null;
  return (
    <section className="records lone" aria-label={`Line ${count(line)}`}>
      {isMatch === false && (
        <Text size="xs" c="var(--warn-ink)" px={10} py={4} role="status">
          Line {count(line)} does not match the filter; it is shown beside those that do.
        </Text>
      )}
      <RecordItem
        key={line}
        {...{ state, columns, setOpen }}
        listed={{ id: String(line), job, record: context.data.record }}
        isOpen
      />
    </section>
  );
}

/** Whether the filter asks for the record that begins at a line; undefined while it is not known. */
function useIsMatch(
  { question, isFiltered }: ReportState,
  job: ReadLog,
  line: number | undefined,
): boolean | undefined {
  const asked = { ...question, q: withTerm(question.q, `line:${line}`), order: 'line' as const };
  const { data } = useQuery({
    queryKey: ['is match', job.jobID, job.finishedAt, asked],
    queryFn: async ({ signal }) =>
      (await recordsOf(job.jobID, { ...asked, limit: 1 }, signal)).items.length > 0,
    enabled: isFiltered && line !== undefined,
  });
  return isFiltered ? data : true;
}
