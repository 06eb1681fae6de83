import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { jobQuery, reportQuery } from '../api/jobs.ts';
import { Failure } from '../shell/failure.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { ReadAgainForm } from './again/read-again-form.tsx';

interface ReadAgainProps {
  jobID: string;
  isOpen: boolean;
  close: () => void;
}

/** The dialog by which a log is read another way. */
export function ReadAgain({ jobID, isOpen, close }: ReadAgainProps) {
  return (
    <Modal opened={isOpen} onClose={close} title="Read it again" size="xl">
      <Content jobID={jobID} close={close} />
    </Modal>
  );
}

const ALL = { q: undefined, from: undefined, to: undefined };

function Content({ jobID, close }: Pick<ReadAgainProps, 'jobID' | 'close'>) {
  const job = useQuery(jobQuery(jobID));
  const report = useQuery({
    ...reportQuery(jobID, ALL, job.data?.finishedAt ?? null),
    enabled: job.data !== undefined,
  });
  const error = job.error ?? report.error;
  if (error)
    return <Failure error={error} retry={() => void (job.error ? job : report).refetch()} />;
  if (!job.data || !report.data) return <Waiting text="Loading …" />;
  return <ReadAgainForm job={job.data} report={report.data} onStarted={close} />;
}
