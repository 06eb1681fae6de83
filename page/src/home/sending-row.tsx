import { Anchor, CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { share, size } from '../format/numbers.ts';
import { cancel, type Sending } from './uploads.ts';

/** A file on its way, and how much of it was sent. */
export function SendingRow({ sending }: { sending: Sending }) {
  const { jobID, file, sentBytes, state, problem } = sending;
  return (
    <Paper withBorder px="sm" py={6}>
      <Group gap="sm" wrap="nowrap">
        <Stack gap={2} flex={1} miw={0}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Anchor
              component={Link}
              to="/jobs/$jobID"
              params={{ jobID } as never}
              size="sm"
              truncate
            >
              {file.name}
            </Anchor>
            <Text size="xs" c="dimmed" className="number">
              {state === 'waiting'
                ? 'waits'
                : `${share(sentBytes, file.size)} of ${size(file.size)}`}
            </Text>
          </Group>
          <Progress
            value={(100 * sentBytes) / Math.max(1, file.size)}
            size="xs"
            color={state === 'failed' ? 'red' : 'indigo'}
            aria-label={`${file.name}: sent`}
          />
          {problem && (
            <Text size="xs" c="var(--error-ink)" role="alert">
              {problem.title}. {problem.message}
            </Text>
          )}
        </Stack>
        <CloseButton
          size="sm"
          aria-label={`${state === 'failed' ? 'Dismiss' : 'Stop sending'} ${file.name}`}
          onClick={() => cancel(jobID)}
        />
      </Group>
    </Paper>
  );
}
