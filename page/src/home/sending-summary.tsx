import { Button, CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRef } from 'react';
import { count, size } from '../format/numbers.ts';
import { duration } from '../format/time.ts';
import { Pace } from './pace.ts';
import { SendingRow } from './sending-row.tsx';
import { cancel, cancelAll, isGoing, type Sending, stopAll, useBatch } from './uploads.ts';
import './sending-summary.css';

/** Many files on their way as one: how far they are, which have failed, and each of them on demand. */
export function SendingSummary({ sendings }: { sendings: readonly Sending[] }) {
  const batch = useBatch();
  const [isOpen, { toggle }] = useDisclosure();
  const going = sendings.filter(isGoing);
  const failed = sendings.filter((one) => !isGoing(one));
  const sentBytes = going.reduce((sum, one) => sum + one.sentBytes, batch.sentBytes);
  const failedBytes = failed.reduce((sum, { file }) => sum + file.size, 0);
  const left = useTimeLeft(sentBytes, batch.bytes - failedBytes);
  return (
    <Paper withBorder px="sm" py={8} mb="md" component="section" aria-label="Files being sent">
      <Group justify="space-between" gap="xs">
        <Text size="sm" className="sending-words" role="status">
          <b>
            {count(batch.sentFiles)} of {count(batch.files)} files sent
          </b>
          {` · ${size(sentBytes)} of ${size(batch.bytes)}`}
          {failed.length > 0 && ` · ${count(failed.length)} failed`}
          {going.length > 0 && left && ` · about ${left} left`}
        </Text>
        <Group gap="xs">
          {going.length > 0 && (
            <Button size="compact-xs" variant="default" onClick={toggle} aria-expanded={isOpen}>
              {isOpen ? 'Hide the files' : 'Show the files'}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="default"
            onClick={going.length > 0 ? stopAll : cancelAll}
          >
            {going.length > 0 ? 'Stop all' : 'Dismiss all'}
          </Button>
        </Group>
      </Group>
      <Progress
        my={6}
        size="xs"
        value={(100 * sentBytes) / Math.max(1, batch.bytes)}
        aria-label="All files: sent"
      />
      <FailedFiles failed={failed} />
      {isOpen && (
        <Stack gap={6} mt={6} className="sending-files">
          {going.map((sending) => (
            <SendingRow key={sending.jobID} sending={sending} />
          ))}
        </Stack>
      )}
    </Paper>
  );
}

function FailedFiles({ failed }: { failed: readonly Sending[] }) {
  if (failed.length === 0) return null;
  return (
    <ul className="sending-failed sending-files" aria-label="Files that could not be sent">
      {failed.map(({ jobID, file, problem }) => (
        <li key={jobID}>
          <Text size="xs" className="break">
            <b>{file.name}</b>{' '}
            <Text span inherit c="var(--error-ink)">
              {problem?.title}. {problem?.message}
            </Text>
          </Text>
          <CloseButton
            size="xs"
            aria-label={`Dismiss ${file.name}`}
            onClick={() => cancel(jobID)}
          />
        </li>
      ))}
    </ul>
  );
}

/** In steps of five seconds; null where it would be a guess. */
function useTimeLeft(sentBytes: number, bytes: number): string | null {
  const pace = useRef(new Pace());
  pace.current.add(performance.now(), sentBytes);
  const seconds = pace.current.secondsFor(bytes - sentBytes);
  return seconds === null ? null : duration(5 * Math.max(1, Math.ceil(seconds / 5)));
}
