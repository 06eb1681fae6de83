import { Button, Checkbox, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import type { Job } from '../api/types.ts';
import { count } from '../format/numbers.ts';
import { JobMenu } from '../job/job-menu.tsx';
import { DataTable, type Features } from '../table/data-table.tsx';
import { Age, Counted, Errors, JobName, JobState, Kept, Size, Understood } from './job-cells.tsx';
import { OpenTogether } from './open-together.tsx';
import { removeLater, useRemoved } from './removals.tsx';

const NONE: ReadonlySet<string> = new Set();

type Shown = 'all' | 'running' | 'Completed' | 'Failed';

const column = createColumnHelper<Features, Job>();

const columnsFor = (chosen: ReadonlySet<string>, choose: (jobID: string) => void) =>
  column.columns([
    column.display({
      id: 'chosen',
      header: '',
      cell: ({ row }) => <Chosen job={row.original} chosen={chosen} choose={choose} />,
      meta: { width: 36, onPhone: 'hidden' },
    }),
    column.accessor('fileName', {
      header: 'File',
      cell: ({ row }) => <JobName job={row.original} />,
      meta: { width: 270, onPhone: 'title' },
    }),
    column.accessor('status', {
      header: 'State',
      cell: ({ row }) => <JobState job={row.original} />,
      meta: { width: 165 },
    }),
    column.accessor(({ format }) => format?.title ?? '', {
      id: 'format',
      header: 'Format',
      meta: { width: 170, onPhone: 'subtitle' },
    }),
    column.accessor(({ counts }) => counts?.records ?? -1, {
      id: 'records',
      header: 'Records',
      cell: ({ row }) => <Counted job={row.original} />,
      meta: { width: 110, isNumber: true },
    }),
    column.accessor(({ counts }) => counts?.errors ?? -1, {
      id: 'errors',
      header: 'Errors',
      cell: ({ row }) => <Errors job={row.original} />,
      meta: { width: 90, isNumber: true },
    }),
    column.accessor(({ counts }) => understoodOf(counts), {
      id: 'understood',
      header: 'Understood',
      cell: ({ row }) => <Understood job={row.original} />,
      meta: { width: 105, isNumber: true },
    }),
    column.accessor('totalBytes', {
      header: 'Size',
      cell: ({ row }) => <Size job={row.original} />,
      meta: { width: 90, isNumber: true },
    }),
    column.accessor('storedBytes', {
      header: 'Kept',
      cell: ({ row }) => <Kept job={row.original} />,
      meta: { width: 90, isNumber: true, onPhone: 'hidden' },
    }),
    column.accessor('createdAt', {
      header: 'Came',
      cell: ({ getValue }) => <Age time={getValue()} />,
      meta: { width: 145, isNumber: true },
    }),
    column.display({
      id: 'actions',
      header: '',
      cell: ({ row }) => <JobMenu job={row.original} />,
      meta: { width: 70, onPhone: 'corner' },
    }),
  ]);

const understoodOf = (counts: Job['counts']): number =>
  counts?.records ? 1 - counts.invalid / counts.records : -1;

const isShown = (shown: Shown, { status }: Job): boolean =>
  shown === 'all' ||
  (shown === 'running' ? status !== 'Completed' && status !== 'Failed' : status === shown);

export function JobTable({ jobs }: { jobs: Job[] }) {
  const [shown, setShown] = useState<Shown>('all');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const columns = useMemo(
    () =>
      columnsFor(chosen, (jobID) =>
        setChosen((before) => before.symmetricDifference(new Set([jobID]))),
      ),
    [chosen],
  );
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
        <WithChosen jobs={rows.filter(({ jobID }) => chosen.has(jobID))} />
      </Group>
      <DataTable
        label="Your logs"
        columns={columns}
        rows={rows}
        rowID={(job) => job.jobID}
        sortedBy={{ id: 'createdAt', desc: true }}
        empty="No log of yours is like that."
      />
    </section>
  );
}

function Chosen({
  job,
  chosen,
  choose,
}: {
  job: Job;
  chosen: ReadonlySet<string>;
  choose: (jobID: string) => void;
}) {
  return (
    <Checkbox
      size="xs"
      aria-label={`Choose ${job.fileName}`}
      checked={chosen.has(job.jobID)}
      onChange={() => choose(job.jobID)}
    />
  );
}

/** What can be done with several logs. Only reports that are complete can be put together. */
function WithChosen({ jobs }: { jobs: Job[] }) {
  const client = useQueryClient();
  const whole = jobs.filter(({ status, bytesKept }) => status === 'Completed' && bytesKept);
  if (jobs.length === 0) return null;
  return (
    <>
      {whole.length > 1 && <OpenTogether jobs={whole} />}
      <Button
        size="compact-sm"
        variant="default"
        c="var(--error-ink)"
        onClick={() => removeLater(jobs, client)}
      >
        Delete {jobs.length === 1 ? jobs[0]!.fileName : `${count(jobs.length)} logs`}
      </Button>
    </>
  );
}
