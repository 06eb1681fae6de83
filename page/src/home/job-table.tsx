import {
  ActionIcon,
  Anchor,
  Group,
  Menu,
  Progress,
  SegmentedControl,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { retryJob } from '../api/jobs.ts';
import type { Job } from '../api/types.ts';
import { size } from '../format/numbers.ts';
import { ago, exact } from '../format/time.ts';
import { useZone } from '../preferences/zone.ts';
import { DataTable, type Features } from '../table/data-table.tsx';
import { removeLater, useRemoved } from './removals.tsx';

type Shown = 'all' | 'running' | 'Completed' | 'Failed';

const column = createColumnHelper<Features, Job>();

const COLUMNS = column.columns([
  column.accessor('fileName', {
    header: 'File',
    cell: ({ row }) => <JobName job={row.original} />,
    meta: { width: 320 },
  }),
  column.accessor('status', {
    header: 'State',
    cell: ({ row }) => <ReportState job={row.original} />,
    meta: { width: 190 },
  }),
  column.accessor(({ format }) => format?.title ?? '', {
    id: 'format',
    header: 'Format',
    meta: { width: 190 },
  }),
  column.accessor('totalBytes', {
    header: 'Size',
    cell: ({ getValue }) => size(getValue()),
    meta: { width: 100, isNumber: true },
  }),
  column.accessor('storedBytes', {
    header: 'Kept',
    cell: ({ row }) => <Kept job={row.original} />,
    meta: { width: 110, isNumber: true },
  }),
  column.accessor('createdAt', {
    header: 'Came',
    cell: ({ getValue }) => <Age time={getValue()} />,
    meta: { width: 130, isNumber: true },
  }),
  column.display({
    id: 'actions',
    header: '',
    cell: ({ row }) => <Actions job={row.original} />,
    meta: { width: 44 },
  }),
]);

const isShown = (shown: Shown, { status }: Job): boolean =>
  shown === 'all' ||
  (shown === 'running' ? status !== 'Completed' && status !== 'Failed' : status === shown);

export function JobTable({ jobs }: { jobs: Job[] }) {
  const [shown, setShown] = useState<Shown>('all');
  const [name, setName] = useState('');
  const removed = useRemoved();
  const rows = useMemo(
    () =>
      jobs.filter(
        (job) =>
          !removed.has(job.jobID) &&
          isShown(shown, job) &&
          job.fileName.toLowerCase().includes(name.toLowerCase()),
      ),
    [jobs, removed, shown, name],
  );
  return (
    <section aria-label="Your logs">
      <Group mb="xs" gap="xs">
        <TextInput
          size="xs"
          placeholder="Filter by name"
          aria-label="Filter by name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          aria-label="State"
          data={[
            { value: 'all', label: 'All' },
            { value: 'running', label: 'Running' },
            { value: 'Completed', label: 'Completed' },
            { value: 'Failed', label: 'Failed' },
          ]}
        />
      </Group>
      <DataTable
        label="Your logs"
        columns={COLUMNS}
        rows={rows}
        rowID={(job) => job.jobID}
        sortedBy={{ id: 'createdAt', desc: true }}
        empty="No log of yours is like that."
      />
    </section>
  );
}

function JobName({ job: { jobID, fileName } }: { job: Job }) {
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

function ReportState({ job: { status, progressInPercentage, error } }: { job: Job }) {
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

function Kept({ job: { storedBytes, bytesKept, keptUntil } }: { job: Job }) {
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

function Age({ time }: { time: string }) {
  const [zone] = useZone();
  return (
    <Tooltip label={exact(time, zone)}>
      <span>{ago(time)}</span>
    </Tooltip>
  );
}

function Actions({ job }: { job: Job }) {
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
