import { Alert, Badge, Button, Group, Progress, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Live } from '../api/live.ts';
import { server } from '../api/server.ts';
import type { JobDetail, Report } from '../api/types.ts';
import type { Sending } from '../home/uploads.ts';
import { ExportMenu } from './export/export-menu.tsx';
import { isRunning } from './is-running.ts';
import { JobFacts } from './job-facts.tsx';
import { JobMenu, ReadAgainButton } from './job-menu.tsx';
import { isUnread } from './nothing-read.ts';
import { ReportHead } from './report-head.tsx';
import type { WholeReport } from './use-report.ts';
import './job.css';

interface HeadlineProps {
  job: JobDetail;
  /** Of the whole, whatever the filter is. */
  report: Report | undefined;
  /** Of what the filter leaves. */
  matching: WholeReport<Report>;
  live: Live;
  sending: Sending | undefined;
}

/** What the file is, and how far it is understood. */
export function Headline({ job, report, matching, live, sending }: HeadlineProps) {
  const navigate = useNavigate();
  return (
    <ReportHead
      label="About this log"
      title={job.fileName}
      actions={
        <>
          <ReadAgainButton job={job} />
          {!isUnread(job) && <ExportMenu title={job.fileName} job={job} report={matching} />}
          <JobMenu job={job} link={location.href} onRemoved={() => void navigate({ to: '/' })} />
        </>
      }
    >
      <JobFacts job={job} report={report} />
      <LiveBar job={job} live={live} sending={sending} />
      {job.status === 'Failed' && <Failed job={job} />}
      {job.reread && <Reread reread={job.reread} />}
    </ReportHead>
  );
}

/** One bar of the whole file: what was read, and behind it what was sent. */
function LiveBar({ job, live, sending }: Pick<HeadlineProps, 'job' | 'live' | 'sending'>) {
  if (!isRunning(job)) return null;
  const read = live.message?.progressInPercentage ?? job.progressInPercentage;
  const sent = sending ? Math.floor((100 * sending.sentBytes) / sending.file.size) : null;
  return (
    <Group gap="sm" mb="sm" role="status">
      <Progress.Root w={220} size="sm">
        <Progress.Section value={read} animated aria-label="Share that was read" />
        {sent !== null && sent > read && (
          <Progress.Section
            value={sent - read}
            color="var(--line)"
            aria-label="Share that was sent"
          />
        )}
      </Progress.Root>
      <Text size="xs" c="dimmed" className="number">
        {job.status} · {sent === null ? '' : `${sent} % sent, `}
        {read} % read
      </Text>
      {!live.isConnected && (
        <Badge color="orange" variant="light">
          Connection lost · reconnecting …
        </Badge>
      )}
    </Group>
  );
}

function Failed({ job }: { job: JobDetail }) {
  const client = useQueryClient();
  const retry = async () => {
    try {
      await server.retry(job.jobID);
      await client.invalidateQueries({ queryKey: ['job', job.jobID] });
    } catch (error) {
      notifications.show({ color: 'red', message: (error as Error).message });
    }
  };
  return (
    <Alert color="red" variant="light" mb="sm" title="This log could not be analysed" role="alert">
      {job.error?.message}
      {job.bytesKept && (
        <Button mt="xs" size="xs" variant="default" onClick={retry}>
          Run it again
        </Button>
      )}
    </Alert>
  );
}

function Reread({ reread }: { reread: NonNullable<JobDetail['reread']> }) {
  if (reread.status === 'Failed') {
    return (
      <Alert
        color="orange"
        variant="light"
        mb="sm"
        title="Reading it again failed; this is the report of before"
      >
        {reread.error?.message}
      </Alert>
    );
  }
  return (
    <Group gap="sm" mb="sm" role="status">
      <Progress
        value={reread.progressInPercentage}
        w={220}
        size="sm"
        animated
        aria-label="Reading again"
      />
      <Text size="xs" c="dimmed">
        Being read again{reread.format ? ` as ${reread.format.title}` : ''} ·{' '}
        {reread.progressInPercentage} %
      </Text>
    </Group>
  );
}
