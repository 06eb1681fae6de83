import { Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import type { Job } from '../api/types.ts';
import { count } from '../format/numbers.ts';
import { JobMenu } from '../job/job-menu.tsx';
import { DataTable, type Features } from '../table/data-table.tsx';
import { ChooseAll, ChooseOne, ChoosingRows, useChoice } from './choice/choice-boxes.tsx';
import { Age, Counted, Errors, JobName, JobState, Kept, Size, Understood } from './job-cells.tsx';
import { OpenTogether } from './open-together.tsx';
import { removeLater, useRemoved } from './removals.tsx';

type Shown = 'all' | 'running' | 'Completed' | 'Failed';

const column = createColumnHelper<Features, Job>();

const COLUMNS = column.columns([
  column.display({
    id: 'chosen',
    header: '',
    cell: ({ row, table }) => (
      <ChooseOne
        id={row.id}
        name={row.original.fileName}
        order={() => table.getRowModel().rows.map(({ id }) => id)}
      />
    ),
    meta: { width: 36, onPhone: 'choice', head: <ChooseAll /> },
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
  const [choice, setChoice] = useChoice();
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
  const ids = useMemo(() => rows.map(({ jobID }) => jobID), [rows]);
  const chosen = rows.filter(({ jobID }) => choice.chosen.has(jobID));
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
        <WithChosen jobs={chosen} />
      </Group>
      <ChoosingRows choice={choice} change={setChoice} shown={ids}>
        <DataTable
          label="Your logs"
          columns={COLUMNS}
          rows={rows}
          rowID={(job) => job.jobID}
          sortedBy={{ id: 'createdAt', desc: true }}
          empty="No log of yours is like that."
        />
      </ChoosingRows>
      <span className="visually-hidden" role="status">
        {chosen.length > 0 && `${count(chosen.length)} of ${count(rows.length)} logs chosen`}
      </span>
    </section>
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
