import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { recordsOf } from '../../api/jobs.ts';
import type { JobDetail } from '../../api/types.ts';
import { Failure } from '../../shell/failure.tsx';
import { withTerm } from '../filter/terms.ts';
import type { ReportState } from '../report-state.ts';
import { RecordLine } from './record-line.tsx';

const SHOWN = 5;

/** The newest records that match one more term, in place. */
export function Newest({ state, job, term }: { state: ReportState; job: JobDetail; term: string }) {
  const { question } = state;
  const asked = {
    ...question,
    q: withTerm(question.q, term),
    order: '-line' as const,
    limit: SHOWN,
  };
  const page = useQuery({
    queryKey: ['newest', job.jobID, asked, job.bytesProcessed, job.finishedAt],
    queryFn: ({ signal }) => recordsOf(job.jobID, asked, signal),
    // While the log is read they are asked for again and again.
    placeholderData: (before) => before,
  });
  if (page.isError) return <Failure error={page.error} retry={() => void page.refetch()} />;
  if (!page.data)
    return (
      <Text size="xs" c="dimmed">
        Looking for the newest records …
      </Text>
    );
  return (
    <div className="newest">
      {page.data.items.map((record) => (
        <RecordLine
          key={record.line}
          record={record}
          onOpen={() => state.set({ tab: 'records', line: record.line })}
        />
      ))}
    </div>
  );
}
