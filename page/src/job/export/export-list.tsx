import { Button, CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { count, records as recordsText, share, size } from '../../format/numbers.ts';
import { endExport, type RunningExport, startExport } from './running-exports.ts';
import './export-list.css';

/** Exports that take a while, on whatever page: how far they are, and a way to stop them. */
export function ExportList({ exports }: { exports: readonly RunningExport[] }) {
  return (
    <Stack component="section" gap={6} className="export-list" aria-label="Exports">
      {exports.map((one) => (
        <ExportCard key={one.id} one={one} />
      ))}
    </Stack>
  );
}

function ExportCard({ one }: { one: RunningExport }) {
  const { id, asked, state, problem } = one;
  const part = partOf(one);
  const again = () => {
    endExport(id);
    void startExport(asked);
  };
  return (
    <Paper withBorder px="sm" py={8} shadow="sm">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={550} truncate>
          {asked.fileName}
        </Text>
        {state === 'running' ? (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Stop the export of ${asked.fileName}`}
            onClick={() => endExport(id)}
          >
            Stop
          </Button>
        ) : (
          <CloseButton
            size="sm"
            aria-label={`Dismiss the export of ${asked.fileName}`}
            onClick={() => endExport(id)}
          />
        )}
      </Group>
      {state === 'running' && (
        <Progress
          my={6}
          size="xs"
          value={part === null ? 100 : 100 * part}
          animated={part === null}
          aria-label={`${asked.fileName}: received`}
        />
      )}
      {state !== 'failed' && (
        <Text size="xs" c="dimmed" className="export-words" role="status">
          {wordsFor(one)}
        </Text>
      )}
      {problem && (
        <div role="alert">
          <Text size="xs" c="var(--error-ink)">
            {problem.title}. {problem.message}
          </Text>
          <Button mt={6} size="compact-xs" variant="default" onClick={again}>
            Try again
          </Button>
        </div>
      )}
    </Paper>
  );
}

/** 0 to 1; null where it is not known what is still to come. */
function partOf({ asked: { expected }, receivedBytes, records }: RunningExport): number | null {
  if (expected === null) return null;
  const [part, all] =
    'bytes' in expected ? [receivedBytes, expected.bytes] : [records ?? 0, expected.records];
  return all > 0 ? Math.min(1, part / all) : null;
}

function wordsFor(one: RunningExport): string {
  const { asked, state, receivedBytes, records } = one;
  const { expected } = asked;
  const bytes = size(receivedBytes);
  if (state === 'saved')
    return ['Saved', bytes, records === null ? null : recordsText(records)]
      .filter((part) => part !== null)
      .join(' · ');
  if (receivedBytes === 0) return 'Looking for the first records …';
  if (expected && 'bytes' in expected)
    return `${bytes} of ${size(expected.bytes)} · ${wholeShare(one)}`;
  if (expected && records !== null)
    return `${bytes} · ${count(records)} of ${recordsText(expected.records)} · ${wholeShare(one)}`;
  return `${bytes} received`;
}

/** Without decimals, which would only flicker. */
const wholeShare = (one: RunningExport): string => share(Math.floor(100 * (partOf(one) ?? 0)), 100);
