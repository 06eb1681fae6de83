/** What the list of logs shows of each. */
import { ActionIcon, Anchor, Group, Menu, Progress, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { retryJob } from '../api/jobs.ts';
import type { Job } from '../api/types.ts';
import { size } from '../format/numbers.ts';
import { ago, exact } from '../format/time.ts';
import { useZone } from '../preferences/zone.ts';
import { removeLater } from './removals.tsx';

export function JobName({ job: { jobID, fileName } }: { job: Job }) {
  return (
    <Anchor
      component={Link}
      to="/jobs/$jobID"
      params={{ jobID } as never}
      fw={550}
      size="sm"
      c="var(--ink)"
      className="break"
    >
      {fileName}
    </Anchor>
  );
}

export function JobState({ job: { status, progressInPercentage, error } }: { job: Job }) {
  if (status === 'Completed')
    return (
      <Text size="sm" c="dimmed">
        Completed
      </Text>
    );
  if (status === 'Failed') {
    return (
      <Tooltip label={error?.message} multiline maw={400}>
        <Text size="sm" c="var(--error-ink)" fw={550}>
          Failed
        </Text>
      </Tooltip>
    );
  }
  return (
    <Group gap={6} wrap="nowrap">
      <Progress value={progressInPercentage} w={80} size="sm" aria-label={status} />
      <Text size="xs" c="dimmed" className="number">
        {status} {progressInPercentage} %
      </Text>
    </Group>
  );
}

export function Kept({ job: { storedBytes, bytesKept, keptUntil } }: { job: Job }) {
  const [zone] = useZone();
  const label = !bytesKept
    ? 'The bytes are gone; the report stays'
    : keptUntil
      ? `Until ${exact(keptUntil, zone)}`
      : 'Until somebody removes it';
  return (
    <Tooltip label={label}>
      <span>{bytesKept ? size(storedBytes) : '–'}</span>
    </Tooltip>
  );
}

export function Age({ time }: { time: string }) {
  const [zone] = useZone();
  return (
    <Tooltip label={exact(time, zone)}>
      <span>{ago(time)}</span>
    </Tooltip>
  );
}

export function Actions({ job }: { job: Job }) {
  const client = useQueryClient();
  const retry = async () => {
    try {
      await retryJob(job.jobID);
      await client.invalidateQueries({ queryKey: ['jobs'] });
    } catch (error) {
      notifications.show({ color: 'red', message: (error as Error).message });
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`More about ${job.fileName}`}
        >
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {job.status === 'Failed' && job.bytesKept && (
          <Menu.Item onClick={retry}>Run it again</Menu.Item>
        )}
        <Menu.Item color="red" onClick={() => removeLater(job, client)}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
