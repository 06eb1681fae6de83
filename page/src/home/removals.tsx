/**
 * A deletion is carried out some seconds after it was asked for, so that it can be undone; or at once when its person signs out or
 * leaves the page.
 */
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { QueryClient } from '@tanstack/react-query';
import pLimit from 'p-limit';
import { useSyncExternalStore } from 'react';
import { server } from '../api/server.ts';
import type { Bundle, Job } from '../api/types.ts';
import { count } from '../format/numbers.ts';

const UNDO_MS = 6000;
/** As many as a browser still sends for a page that is left. */
const REMOVED_AT_ONCE = 20;

/** What ends the waiting of each deletion that was asked for. */
const waiting = new Set<{
  requests: number;
  carryOut: () => Promise<void>;
  forget: () => void;
}>();
/** Requests to delete that have begun and are not answered. */
let remaining = 0;
let removed: ReadonlySet<string> = new Set();
const watchers = new Set<() => void>();

function change(next: ReadonlySet<string>): void {
  removed = next;
  for (const watcher of watchers) watcher();
}

const without = (jobIDs: readonly string[]) => removed.difference(new Set(jobIDs));

const subscribe = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** The jobs that are not shown any more. */
export const useRemoved = (): ReadonlySet<string> => useSyncExternalStore(subscribe, () => removed);

interface Removal {
  name: string;
  /** The jobs that are not shown any more. */
  jobIDs: readonly string[];
  requests: readonly (() => Promise<void>)[];
}

/** Jobs that are deleted together are brought back together. */
export function removeLater(jobs: readonly Job[], client: QueryClient): void {
  const jobIDs = jobs.map(({ jobID }) => jobID);
  const name = jobs.length === 1 ? jobs[0]!.fileName : `${count(jobs.length)} logs`;
  const requests = jobIDs.map((jobID) => () => server.remove(jobID));
  askedFor({ name, jobIDs, requests }, client);
}

/** An archive with all of its logs, those among them that are still coming. */
export function removeBundleLater(bundle: Bundle, client: QueryClient): void {
  const jobIDs = bundle.members.map(({ jobID }) => jobID);
  askedFor({ name: bundle.name, jobIDs, requests: [() => server.removeBundle(bundle.id)] }, client);
}

function askedFor(removal: Removal, client: QueryClient): void {
  const { name, jobIDs, requests } = removal;
  change(removed.union(new Set(jobIDs)));
  const id = notifications.show({
    autoClose: UNDO_MS,
    withCloseButton: false,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" truncate>
          Deleted {name}
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
    waiting.delete(one);
  };
  const carryOut = () => {
    end();
    return remove(removal, client);
  };
  const undo = () => {
    end();
    change(without(jobIDs));
  };
  const timer = setTimeout(carryOut, UNDO_MS);
  const one = { requests: requests.length, carryOut, forget: undo };
  waiting.add(one);
}

/** Carries out what waits: there will be no more undoing. */
export async function finishRemovals(): Promise<void> {
  await Promise.all([...waiting].map(({ carryOut }) => carryOut()));
}

/** Carries out nothing of what waits: its person is gone. */
export function forgetRemovals(): void {
  for (const { forget } of waiting) forget();
}

addEventListener('pagehide', () => void finishRemovals());
// So many cannot be sent in the moment of leaving: the person is asked to wait.
addEventListener('beforeunload', (event) => {
  const all = remaining + [...waiting].reduce((sum, { requests }) => sum + requests, 0);
  if (all > REMOVED_AT_ONCE) event.preventDefault();
});

async function remove({ jobIDs, requests }: Removal, client: QueryClient): Promise<void> {
  const limit = pLimit(REMOVED_AT_ONCE);
  remaining += requests.length;
  const results = await Promise.allSettled(
    requests.map((request) => limit(request).finally(() => remaining--)),
  );
  for (const error of results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as Error] : [],
  )) {
    notifications.show({ color: 'red', title: 'It is still there', message: error.message });
  }
  await client.invalidateQueries({ queryKey: ['jobs'] }).catch(() => undefined);
  change(without(jobIDs));
}
