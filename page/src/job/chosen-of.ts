/** Which logs a report of several is of, and which of those that were asked for it cannot show. */

import type { CombinedOf } from '../api/jobs.ts';
import { isGone } from '../api/problem.ts';
import type { Bundle, Job } from '../api/types.ts';

export interface ChosenLogs {
  /** Whether the address names logs; else the report is of all. */
  isNamed: boolean;
  /** Those that the report shows: of named ones all that can be read, else all that have been read. */
  logs: Job[];
  /** Ids of named ones that were deleted, or never were the person's. */
  gone: string[];
  /** Named ones that are there without their bytes: no report of several can be made of them. */
  unreadable: Job[];
  /** The archive whose logs they are. */
  bundle: Bundle | null;
}

/** What is known of a log that was asked for by its id. */
export interface Answer {
  data: Job | undefined;
  error: Error | null;
}

/** What a report of the logs is asked with. */
export const askedOf = (chosen: ChosenLogs): CombinedOf => ({
  bundleID: chosen.bundle?.id ?? null,
  jobIDs: chosen.bundle ? [] : askedIDs(chosen),
  version: chosen.bundle ? chosen.logs.length : 0,
});

/** The logs of an archive, of which those can be read together that were read and whose bytes are there. */
export const chosenOfBundle = (bundle: Bundle): ChosenLogs => {
  const read = bundle.members.filter(({ status }) => status === 'Completed');
  return {
    ...{ isNamed: true, gone: [], bundle },
    logs: read.filter(({ bytesKept }) => bytesKept),
    unreadable: read.filter(({ bytesKept }) => !bytesKept),
  };
};

/** The ids that a report of the logs is asked with; none: of all. */
export const askedIDs = ({ isNamed, logs }: ChosenLogs): string[] =>
  isNamed ? logs.map(({ jobID }) => jobID) : [];

/** The ids of an address, as the server spells them. */
export const idsOf = (jobs: string | undefined): string[] => [
  ...new Set(jobs?.split(',').flatMap((id) => id.trim().toLowerCase() || [])),
];

/**
 * Sorts the named logs by what can be done with them.
 * @param listed the person's list, which may end before the oldest ones
 * @param answers of the ids that are not in it, in the order of `ids`
 */
export function chosenOf(
  ids: readonly string[],
  listed: readonly Job[],
  answers: readonly Answer[],
): ChosenLogs {
  const unlisted = unlistedOf(ids, listed);
  const wasAsked = new Map(unlisted.map((id, i) => [id, answers[i]]));
  const byID = new Map(listed.map((job) => [job.jobID, job]));
  const isMissing = (id: string) => isGone(wasAsked.get(id)?.error ?? null);
  const there = ids
    .filter((id) => !isMissing(id))
    .flatMap((id) => byID.get(id) ?? wasAsked.get(id)?.data ?? []);
  return {
    isNamed: true,
    bundle: null,
    logs: there.filter(({ bytesKept }) => bytesKept),
    gone: ids.filter(isMissing),
    unreadable: there.filter(({ bytesKept }) => !bytesKept),
  };
}

/** Those that have to be asked for one by one. */
export function unlistedOf(ids: readonly string[], listed: readonly Job[]): string[] {
  const known = new Set(listed.map(({ jobID }) => jobID));
  return ids.filter((id) => !known.has(id));
}
