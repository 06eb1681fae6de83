/**
 * A deletion is carried out some seconds after it was asked for, so that it can be undone; or at once when its person signs out or
 * leaves the page.
 */
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { removeJob } from '../api/jobs.ts';
import type { Job } from '../api/types.ts';

const UNDO_MS = 6000;

/** What ends the waiting of each job that was removed and is still there. */
const waiting = new Map<string, { carryOut: () => Promise<void>; forget: () => void }>();
let removed: ReadonlySet<string> = new Set();
const watchers = new Set<() => void>();

function change(next: ReadonlySet<string>): void {
  removed = next;
  for (const watcher of watchers) watcher();
}

const without = (jobID: string) => new Set([...removed].filter((one) => one !== jobID));

const subscribe = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** The jobs that are not shown any more. */
export const useRemoved = (): ReadonlySet<string> => useSyncExternalStore(subscribe, () => removed);

export function removeLater({ jobID, fileName }: Job, client: QueryClient): void {
  change(new Set([...removed, jobID]));
  const id = notifications.show({
    autoClose: UNDO_MS,
    withCloseButton: false,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" truncate>
          Deleted {fileName}
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => undo()}>
          Undo
        </Button>
      </Group>
    ),
  });
  const end = () => {
    clearTimeout(timer);
    notifications.hide(id);
    waiting.delete(jobID);
  };
  const carryOut = () => {
    end();
    return remove(jobID, client);
  };
  const undo = () => {
    end();
    change(without(jobID));
  };
  const timer = setTimeout(carryOut, UNDO_MS);
  waiting.set(jobID, { carryOut, forget: undo });
}

/** Carries out what waits: there will be no more undoing. */
export async function finishRemovals(): Promise<void> {
  await Promise.all([...waiting.values()].map(({ carryOut }) => carryOut()));
}

/** Carries out nothing of what waits: its person is gone. */
export function forgetRemovals(): void {
  for (const { forget } of waiting.values()) forget();
}

addEventListener('pagehide', () => void finishRemovals());

async function remove(jobID: string, client: QueryClient): Promise<void> {
  try {
    await removeJob(jobID);
    await client.invalidateQueries({ queryKey: ['jobs'] });
  } catch (error) {
    notifications.show({
      color: 'red',
      title: 'It is still there',
      message: (error as Error).message,
    });
  } finally {
    change(without(jobID));
  }
}
