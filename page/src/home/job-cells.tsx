/** What the list of logs shows of each. */
import { Anchor, Group, Progress, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Job } from '../api/types.ts';
import { count, share, size } from '../format/numbers.ts';
import { ago, exact } from '../format/time.ts';
import { emptyWords, isUnread } from '../job/nothing-read.ts';
import { useZone } from '../preferences/zone.ts';

export function JobName({ job }: { job: Job }) {
  const { jobID, fileName, bundle } = job;
  return (
    <>
      <NameLink jobID={jobID} name={fileName} />
      {bundle && <BundleLink bundle={bundle} />}
    </>
  );
}

/** Where a log of an archive lies, and the way to the report of all of them. */
function BundleLink({ bundle }: { bundle: NonNullable<Job['bundle']> }) {
  return (
    <Text size="xs" c="dimmed" className="break" title={bundle.path}>
      in{' '}
      <Anchor
        component={Link}
        to="/all"
        search={{ bundle: bundle.id } as never}
        size="xs"
        c="dimmed"
        underline="always"
      >
        {bundle.name}
      </Anchor>
    </Text>
  );
}

function NameLink({ jobID, name }: { jobID: string; name: string }) {
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
      {name}
    </Anchor>
  );
}

export function JobState({ job }: { job: Job }) {
  const { status, progressInPercentage, error } = job;
  if (status === 'Completed')
    return (
      <Text size="sm" c="dimmed">
        {emptyWords(job) ?? 'Completed'}
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

/** Of a file that failed at once nothing is known. */
export function Size({ job }: { job: Job }) {
  return isUnread(job) ? <span className="quiet">–</span> : <span>{size(job.totalBytes)}</span>;
}

/** Of the report; nothing where it is not complete. */
export function Counted({ job: { counts } }: { job: Job }) {
  return (
    <span className={counts ? undefined : 'quiet'}>{counts ? count(counts.records) : '–'}</span>
  );
}

/** They open their records, where these are kept. */
export function Errors({ job: { jobID, counts, bytesKept } }: { job: Job }) {
  if (!counts?.errors) return <span className="quiet">{counts ? '0' : '–'}</span>;
  if (!bytesKept) return <span className="errors">{count(counts.errors)}</span>;
  return (
    <Anchor
      component={Link}
      to="/jobs/$jobID"
      params={{ jobID } as never}
      search={{ q: 'level:>=error', tab: 'records' } as never}
      size="sm"
      c="var(--error-ink)"
    >
      {count(counts.errors)}
    </Anchor>
  );
}

/** The share of the records that a format explains: it is seen where that is not all of them. */
export function Understood({ job: { jobID, counts } }: { job: Job }) {
  if (!counts?.records) return <span className="quiet">–</span>;
  const { records, invalid } = counts;
  if (invalid === 0) return <span className="quiet">100 %</span>;
  return (
    <Anchor
      component={Link}
      to="/jobs/$jobID"
      params={{ jobID } as never}
      search={{ tab: 'invalid' } as never}
      size="sm"
      c="var(--warn-ink)"
    >
      {share(records - invalid, records)}
    </Anchor>
  );
}
