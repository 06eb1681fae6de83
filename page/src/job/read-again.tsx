import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { JobDetail, Report } from '../api/types.ts';
import { ReadAgainForm } from './again/read-again-form.tsx';

/** Whether its bytes are there to be read, and nobody reads them. */
export const isRereadable = ({ status, bytesKept }: JobDetail): boolean =>
  (status === 'Completed' || status === 'Failed') && bytesKept;

interface ReadAgainProps {
  job: JobDetail;
  /** Of the whole log. */
  report: Report | undefined;
}

/** Opens the dialog by which a log is read another way. */
export function ReadAgain({ job, report }: ReadAgainProps) {
  const [isOpen, { open, close }] = useDisclosure();
  if (!isRereadable(job)) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Read again…
      </Button>
      <Modal opened={isOpen} onClose={close} title="Read it again" size="xl">
        {report && <ReadAgainForm job={job} report={report} onStarted={close} />}
      </Modal>
    </>
  );
}
