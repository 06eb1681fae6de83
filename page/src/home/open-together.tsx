import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { MAX_COMBINED_JOBS } from '../../../src/runtime/combined-limits.ts';
import type { Job } from '../api/types.ts';
import { count } from '../format/numbers.ts';
import { MOST_MERGED } from '../job/merged/limit.ts';

/** The way to several logs as one report, with what so many cannot have. */
export function OpenTogether({ jobs }: { jobs: Job[] }) {
  const label = `Open ${count(jobs.length)} as one report`;
  const note = noteOf(jobs.length);
  return (
    <>
      {jobs.length > MAX_COMBINED_JOBS ? (
        <Button size="compact-sm" variant="default" disabled>
          {label}
        </Button>
      ) : (
        <Button
          component={Link}
          to="/all"
          search={{ jobs: jobs.map(({ jobID }) => jobID).join(',') } as never}
          size="compact-sm"
          variant="default"
        >
          {label}
        </Button>
      )}
      {note && (
        <Text size="xs" c="dimmed" role="status">
          {note}
        </Text>
      )}
    </>
  );
}

function noteOf(jobs: number): string | null {
  if (jobs > MAX_COMBINED_JOBS) return `One report is of up to ${count(MAX_COMBINED_JOBS)} logs.`;
  if (jobs > MOST_MERGED)
    return `Records stand log by log: by time those of up to ${count(MOST_MERGED)}.`;
  return null;
}
