import { Button, Group, Text } from '@mantine/core';
import type { AnyReport } from '../../api/types.ts';
import { clock, zonedRange, zoneName } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import type { ReportState } from '../report-state.ts';
import { otherTimes, type ZonedTimes } from './other-times.ts';

interface TimesOfLogProps {
  state: ReportState;
  /** Of all records, whatever the filter is. */
  whole: AnyReport;
  /** Of one log. */
  isOne: boolean;
}

/** Where bounds in time leave nothing: which times there are, and a way to them. */
export function TimesOfLog({ state, whole, isOne }: TimesOfLogProps) {
  const [zone] = useZone();
  const { from, to } = state.search;
  const { timeRange } = whole;
  const other = from && to ? otherTimes({ from, to, zone }, whole) : null;
  return (
    <Group gap="xs" pb="md">
      <Text size="sm">
        {timeRange
          ? `${isOne ? 'The times of this log are' : 'The times of these logs are'} ${zonedRange(timeRange.from, timeRange.to, zone)}.`
          : `No record of ${isOne ? 'this log' : 'these logs'} has a time.`}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => state.set({ from: undefined, to: undefined })}
      >
        Show all times
      </Button>
      {other && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => state.set({ from: other.from, to: other.to, line: undefined })}
        >
          {otherWords(other)}
        </Button>
      )}
    </Group>
  );
}

function otherWords({ from, to, zone, isOtherDay }: ZonedTimes & { isOtherDay: boolean }): string {
  if (isOtherDay) return `${zonedRange(from, to, zone)}?`;
  return `${clock(from, zone)} to ${clock(to, zone)} ${zoneName(from, zone)}?`;
}
