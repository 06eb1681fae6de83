import { Accordion, Button, Code, Group, Loader, Text, Timeline, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { jobQuery, jobsQuery } from '../api/jobs.ts';
import { server } from '../api/server.ts';
import type { Job, JobDetail } from '../api/types.ts';
import { count } from '../format/numbers.ts';
import { exact } from '../format/time.ts';
import { useZone } from '../preferences/zone.ts';
import { Failure } from '../shell/failure.tsx';
import { Waiting } from '../shell/waiting.tsx';

/** The logs that could not be analysed, each with every attempt. */
export function FailedPage() {
  const client = useQueryClient();
  const jobs = useQuery(jobsQuery());
  useEffect(() => {
    document.title = 'Failed · Log-Flow';
  }, []);
  if (jobs.isError) return <Failure error={jobs.error} retry={() => void jobs.refetch()} />;
  if (!jobs.data) return <Waiting text="Loading …" />;
  const failed = jobs.data.filter(({ status }) => status === 'Failed');
  const again = failed.filter(({ bytesKept }) => bytesKept);
  const retry = async (some: Job[]) => {
    const results = await Promise.allSettled(some.map(({ jobID }) => server.retry(jobID)));
    for (const result of results) {
      if (result.status === 'rejected')
        notifications.show({ color: 'red', message: result.reason.message });
    }
    await client.invalidateQueries({ queryKey: ['jobs'] });
  };
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Title order={1} size="h3">
          Failed
        </Title>
        {again.length > 1 && (
          <Button size="xs" variant="default" onClick={() => void retry(again)}>
            Run all {count(again.length)} again
          </Button>
        )}
      </Group>
      {failed.length === 0 && <Text c="dimmed">No log of yours has failed.</Text>}
      <Accordion variant="contained">
        {failed.map((job) => (
          <Accordion.Item key={job.jobID} value={job.jobID}>
            <Accordion.Control>
              <Text size="sm" fw={550}>
                {job.fileName}
              </Text>
              <Text size="xs" c="var(--error-ink)">
                {job.error?.message}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              {/* First, so that what is loaded moves no button away from under a pointer. */}
              <Group gap="xs" mb="sm">
                {job.bytesKept && (
                  <Button size="xs" onClick={() => void retry([job])}>
                    Run it again
                  </Button>
                )}
                <Button
                  component={Link}
                  to="/jobs/$jobID"
                  params={{ jobID: job.jobID } as never}
                  size="xs"
                  variant="default"
                  aria-label={`Open ${job.fileName}`}
                >
                  Open its page
                </Button>
              </Group>
              <Attempts jobID={job.jobID} />
              {!job.bytesKept && (
                <Text size="xs" c="dimmed" mt="sm">
                  Its bytes are gone: upload it again.
                </Text>
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </>
  );
}

function Attempts({ jobID }: { jobID: string }) {
  const job = useQuery(jobQuery(jobID));
  const [zone] = useZone();
  if (job.isError) return <Failure error={job.error} retry={() => void job.refetch()} />;
  if (!job.data) return <Loader size="xs" />;
  return (
    <Timeline bulletSize={10} lineWidth={1}>
      {job.data.history.map((attempt, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: attempts are never put between others.
        <Timeline.Item key={index} title={titleOf(attempt)}>
          <Text size="xs" c="dimmed">
            {exact(attempt.endedAt, zone)}
            {attempt.workerID && ` · ${attempt.workerID}`}
          </Text>
          <Code block mt={4}>
            {attempt.code}: {attempt.message}
          </Code>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

const titleOf = ({ kind, run, chunkIndex }: JobDetail['history'][number]): string =>
  `${{ error: 'Error', crash: 'Crash', interruption: 'Interrupted', upload: 'Upload' }[kind]}, run ${run}${chunkIndex === null ? '' : `, part ${chunkIndex + 1}`}`;
