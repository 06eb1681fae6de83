import { Button, CloseButton, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import type { AnyReport } from '../../api/types.ts';
import { duration, timeZoneOf, type Zone, zonedRange, zoneName } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import type { ReportState } from '../report-state.ts';
import { readTimes } from './read-times.ts';

interface TimeBoxProps {
  state: ReportState;
  /** Of the whole, whatever the filter is. */
  timeRange: AnyReport['timeRange'] | undefined;
}

/** The bounds in time, in words that people use. */
export function TimeBox({ state, timeRange }: TimeBoxProps) {
  const { from, to } = state.search;
  const [zone] = useZone();
  const [isOpen, { open, close, toggle }] = useDisclosure();
  const label =
    from && to
      ? `${zonedRange(from, to, zone)} · ${duration((Date.parse(to) - Date.parse(from)) / 1000)}`
      : from
        ? `from ${zonedRange(from, from, zone)}`
        : to
          ? `until ${zonedRange(to, to, zone)}`
          : 'All times';
  return (
    <Group gap={2} wrap="nowrap" className="time-box" data-bounded={from || to ? true : undefined}>
      <Popover
        opened={isOpen}
        onChange={(next) => (next ? open() : close())}
        position="bottom-end"
        width={340}
        trapFocus
      >
        <Popover.Target>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            onClick={toggle}
            aria-expanded={isOpen}
          >
            {label}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <TimeForm state={state} latest={timeRange?.to} close={close} />
        </Popover.Dropdown>
      </Popover>
      {(from || to) && (
        <CloseButton
          size="sm"
          aria-label="All times"
          onClick={() => state.set({ from: undefined, to: undefined })}
        />
      )}
    </Group>
  );
}

function TimeForm({
  state,
  latest,
  close,
}: {
  state: ReportState;
  latest: string | undefined;
  close: () => void;
}) {
  const [zone] = useZone();
  const [text, setText] = useState('');
  const [isFaulty, setFaulty] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const times = readTimes(text, latest ? new Date(latest) : new Date(), zone);
    setFaulty(times === null);
    if (!times) return;
    state.set({ ...times, line: undefined });
    close();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <TextInput
          label="When"
          description="“03:10 to 03:25”, “20 Feb 5:30pm”, “last 15 minutes”; relative to the end of the log"
          placeholder="03:10 to 03:25"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={isFaulty && 'No time in there: try “03:10 to 03:25” or “last 2 hours”.'}
          data-autofocus
        />
        <Text size="xs" c="dimmed">
          Times are read in {zoneWords(latest ?? Date.now(), zone)}, as they are shown.
        </Text>
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            Or drag over the histogram.
          </Text>
          <Button type="submit" size="xs">
            Show
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** `UTC`, or the name of the place with that of the zone at the time: `Europe/Berlin (CET)`. */
function zoneWords(time: string | number, zone: Zone): string {
  const [place, name] = [timeZoneOf(zone), zoneName(time, zone)];
  return place === name ? name : `${place} (${name})`;
}
