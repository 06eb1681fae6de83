import { Button, Group } from '@mantine/core';
import { count } from '../../format/numbers.ts';
import type { Tail } from './use-tail.ts';

/** Says that new records appear by themselves, and holds them back when they disturb. */
export function TailSwitch({ tail: { isLive, isPaused, setPaused } }: { tail: Tail }) {
  if (!isLive) return null;
  return (
    <Group gap={6} wrap="nowrap">
      <span className="tail-state quiet" data-paused={isPaused || undefined}>
        <i aria-hidden /> {isPaused ? 'Paused' : 'Live'}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => setPaused(!isPaused)}>
        {isPaused ? 'Go on' : 'Pause'}
      </Button>
    </Group>
  );
}

/** How many records wait to be seen; a click shows them. */
export function NewRecords({ tail: { unseen, show }, isAbove }: { tail: Tail; isAbove: boolean }) {
  return (
    <div className="tail-new" role="status">
      {unseen > 0 && (
        <Button size="compact-sm" radius="xl" onClick={show}>
          {count(unseen)} new {isAbove ? '↑' : '↓'}
        </Button>
      )}
    </div>
  );
}
