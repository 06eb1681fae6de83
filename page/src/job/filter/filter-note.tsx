import { Alert, Anchor, Group, Text } from '@mantine/core';
import type { AnyReport } from '../../api/types.ts';
import { count, records } from '../../format/numbers.ts';
import type { ReportState } from '../report-state.ts';

interface FilterNoteProps {
  state: ReportState;
  report: AnyReport;
  /** Of the question before, while the next one is answered. */
  isStale: boolean;
}

/** Says that everything is of what matches, and what is not in it. */
export function FilterNote({ state, report, isStale }: FilterNoteProps) {
  const missing = report.missing ?? [];
  const unknown = report.unknownFields ?? [];
  return (
    <>
      <Group gap="xs" mt={6}>
        <Text size="xs" c="dimmed">
          {noteOf(state, report, isStale)}
        </Text>
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

/** It always takes its line, so that what is below stays where it is when a filter begins. */
function noteOf({ isFiltered }: ReportState, report: AnyReport, isStale: boolean): string {
  if (isStale) return 'Counting …';
  const all = records(report.totalLogsProcessed);
  return isFiltered ? `Everything below is of the ${all} that match.` : `All ${all}.`;
}
