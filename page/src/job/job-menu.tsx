import { ActionIcon, type ActionIconProps, Button, CopyButton, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { type ComponentProps, lazy, Suspense } from 'react';
import { server } from '../api/server.ts';
import type { Job } from '../api/types.ts';
import { removeLater } from '../home/removals.tsx';
import { isRereadable } from './is-rereadable.ts';

// Rarely opened: it comes when it is.
const ReadAgain = lazy(async () => ({ default: (await import('./read-again.tsx')).ReadAgain }));

interface JobMenuProps {
  job: Job;
  /** What a link to it is; default its whole report. */
  link?: string;
  onRemoved?: () => void;
}

/** What can be done with a log, wherever it is shown. In a list of a thousand a menu is made when it is asked for. */
export function JobMenu(props: JobMenuProps) {
  const [isWanted, { open }] = useDisclosure();
  if (isWanted) return <OpenedMenu {...props} />;
  return <MenuButton job={props.job} onClick={open} aria-haspopup="menu" aria-expanded={false} />;
}

function MenuButton({ job, ...rest }: { job: Job } & ActionIconProps & ComponentProps<'button'>) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={`More about ${job.fileName}`}
      {...rest}
    >
      ⋯
    </ActionIcon>
  );
}

function OpenedMenu({ job, link, onRemoved }: JobMenuProps) {
  const client = useQueryClient();
  const [isOpen, { open, close }] = useDisclosure();
  const retry = async () => {
    try {
      await server.retry(job.jobID);
      await client.invalidateQueries();
    } catch (error) {
      notifications.show({ color: 'red', message: (error as Error).message });
    }
  };
  const remove = () => {
    removeLater([job], client);
    onRemoved?.();
  };
  return (
    <>
      <Menu position="bottom-end" defaultOpened>
        <Menu.Target>
          <MenuButton job={job} />
        </Menu.Target>
        <Menu.Dropdown>
          <CopyButton value={link ?? `${location.origin}/jobs/${job.jobID}`}>
            {({ copy }) => <Menu.Item onClick={() => copyLink(copy)}>Copy link</Menu.Item>}
          </CopyButton>
          {isRereadable(job) && <Menu.Item onClick={open}>Read again…</Menu.Item>}
          {job.status === 'Failed' && job.bytesKept && (
            <Menu.Item onClick={retry}>Run it again</Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item color="red" onClick={remove}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isOpen && (
        <Suspense>
          <ReadAgain jobID={job.jobID} isOpen close={close} />
        </Suspense>
      )}
    </>
  );
}

function copyLink(copy: () => void): void {
  copy();
  notifications.show({ message: 'Copied. The link opens for your account alone.' });
}

/** The button for what is wanted most where a report does not fit its log. */
export function ReadAgainButton({ job }: { job: Job }) {
  const [isOpen, { open, close }] = useDisclosure();
  if (!isRereadable(job)) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Read again…
      </Button>
      {isOpen && (
        <Suspense>
          <ReadAgain jobID={job.jobID} isOpen close={close} />
        </Suspense>
      )}
    </>
  );
}
