import { Alert, Anchor, Group, Progress, Text } from '@mantine/core';
import type { AnyReport } from '../../api/types.ts';
import { count, records } from '../../format/numbers.ts';
import { copyText, LINK_COPIED } from '../../shell/copy.ts';
import type { ReportState } from '../report-state.ts';
import type { Reading } from '../use-report.ts';

interface FilterNoteProps {
  state: ReportState;
  report: AnyReport;
  /** Of the question before, while the next one is answered. */
  isStale: boolean;
  /** Whether the log is still being read. */
  isGrowing: boolean;
  /** How far the log was read, where the report is not whole. */
  reading: Reading | null;
}

/** Says that everything is of what matches, and what is not in it. */
export function FilterNote(props: FilterNoteProps) {
  const { state, report, reading } = props;
  const missing = report.missing ?? [];
  const unknown = report.unknownFields ?? [];
  return (
    <>
      <Group gap="xs" mt={6}>
        {reading && !reading.isStopped && (
          <Progress
            className="reading"
            value={100 * reading.share}
            size={4}
            w={120}
            aria-label="Share of the log that was read"
          />
        )}
        <Text size="xs" c="dimmed" className="number">
          {reading ? readingNote(reading, report) : noteOf(props)}
        </Text>
        {reading && <StopOrAgain reading={reading} />}
        {state.isFiltered && (
          <Anchor
            component="button"
            type="button"
            size="xs"
            onClick={() => state.set({ q: undefined, from: undefined, to: undefined })}
          >
            Show all
          </Anchor>
        )}
        <Anchor
          component="button"
          type="button"
          size="xs"
          ml="auto"
          onClick={() => void copyText(location.href, LINK_COPIED)}
        >
          Copy link
        </Anchor>
      </Group>
      {unknown.length > 0 && (
        <Text size="xs" c="var(--warn-ink)">
          No record of a sample has a field {unknown.join(', ')}.
        </Text>
      )}
      {missing.length > 0 && (
        <Alert
          color="orange"
          variant="light"
          mt={6}
          py={6}
          title="Parts of the file are damaged and not in these numbers"
        >
          {missing.map(({ fromLine, reason }) => (
            <div key={fromLine}>
              from line {count(fromLine)}: {reason}
            </div>
          ))}
        </Alert>
      )}
    </>
  );
}

/** A report that is there at once is not worth a button: it appears after a moment. */
function StopOrAgain({ reading: { isStopped, stop, again } }: { reading: Reading }) {
  return (
    <Anchor
      className={isStopped ? undefined : 'reading'}
      component="button"
      type="button"
      size="xs"
      onClick={isStopped ? again : stop}
    >
      {isStopped ? 'Count again' : 'Stop counting'}
    </Anchor>
  );
}

function readingNote({ share, hasNumbers, isStopped }: Reading, report: AnyReport): string {
  // Not 100 before it is the whole.
  const read = `${Math.floor(100 * share)} % read`;
  if (!hasNumbers)
    return isStopped ? `Stopped; the numbers below are of the filter before.` : 'Counting …';
  const soFar = `${records(report.totalLogsProcessed)} that match`;
  if (isStopped) return `Stopped at ${read}: everything below is of the ${soFar} in that part.`;
  if (share === 1) return `All read · putting the numbers of ${soFar} together …`;
  return `${read} · ${soFar} so far.`;
}

/** It always takes its line, so that what is below stays where it is when a filter begins. */
function noteOf({ state, report, isStale, isGrowing }: FilterNoteProps): string {
  if (isStale) return 'Counting …';
  const all = records(report.totalLogsProcessed);
  if (state.isFiltered && report.totalLogsProcessed === 0 && !isGrowing)
    return 'No record matches.';
  if (!state.isFiltered) return isGrowing ? `All ${all} that were read by now.` : `All ${all}.`;
  const verb = report.totalLogsProcessed === 1 ? 'matches' : 'match';
  return `Everything below is of the ${all} that ${verb}${isGrowing ? ' in what was read by now' : ''}.`;
}
