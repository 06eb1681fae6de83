import pLimit from 'p-limit';
import { and, eq, inArray } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs, reports } from '../../database/schema.ts';
import type { ChosenZone, FormatInfo, Report } from '../../engine/index.ts';
import type { EngineThreads, PackedPartial } from '../../engine-threads/types.ts';
import { isMemberOf } from '../model/bundles.ts';
import { zonesOf } from '../model/job-row.ts';
import { createPartialCache } from './partial-cache.ts';
import { createTurns } from './turns.ts';

/** Jobs of a group, and partial reports that are read and merged at once. */
const GROUP_SIZE = 32;
/** Owners whose jobs are merged at the same time: the threads are there for chunks first. */
const OWNERS_AT_ONCE = 1;

/** Jobs that are merged together. When one is removed, only its group is merged anew. */
interface Group {
  partial: PackedPartial;
  /** The blob prefixes of its jobs: an id may come again with another file. */
  prefixes: string[];
}

interface Combined {
  groups: Group[];
  /** Of all groups; counted by the cache as its size. */
  partial: PackedPartial;
  report: Report;
}

/** All jobs of an owner, or those of one of his archives. */
export interface Whose {
  ownerID: string;
  bundleID?: string | undefined;
}

/** The report of all completed jobs of an owner, or of one archive. */
export interface CombinedPartials {
  /**
   * Brought up to date when it is asked for. One call of an owner works at a time, and those that wait share the next
   * result.
   */
  report(whose: Whose, keywords: string[]): Promise<Report>;
}

export function createCombinedPartials(db: Database, threads: EngineThreads): CombinedPartials {
  const cache = createPartialCache<Combined>();
  const turns = createTurns();
  const limit = pLimit(OWNERS_AT_ONCE);
  const merger = { db, threads };
  return {
    report: (whose, keywords) => {
      const key = whose.bundleID ?? whose.ownerID;
      return turns.share(key, '', () =>
        limit(async () => {
          const completed = await completedJobs(db, whose);
          const known = cache.get(key);
          const combined = await broughtUpToDate(merger, known, completed, keywords);
          cache.set(key, combined);
          return combined.report;
        }),
      );
    },
  };
}

interface Merger {
  db: Database;
  threads: EngineThreads;
}

async function broughtUpToDate(
  merger: Merger,
  known: Combined | undefined,
  completed: CompletedJob[],
  keywords: string[],
): Promise<Combined> {
  const jobByPrefix = new Map(completed.map((job) => [job.blobPrefix, job]));
  const kept = await keptGroups(merger, known?.groups ?? [], jobByPrefix, keywords);
  const grouped = new Set(kept.flatMap(({ prefixes }) => prefixes));
  const fresh = completed.filter(({ blobPrefix }) => !grouped.has(blobPrefix));
  if (known && fresh.length === 0 && kept.every((group, index) => group === known.groups[index])) {
    return known;
  }
  const groups = await withFresh(merger, kept, fresh, keywords);
  const partial = await mergeAll(
    merger,
    groups.map((group) => group.partial),
    keywords,
  );
  const formats = completed.flatMap(({ format }) => format ?? []);
  const zones = zonesOf(completed);
  const report = await merger.threads.summarize(partial, { format: null, formats, zones });
  return { groups, partial, report };
}

/** Groups as they were; those that have lost a job are merged from what is left, empty ones go. */
async function keptGroups(
  merger: Merger,
  groups: Group[],
  jobByPrefix: Map<string, CompletedJob>,
  keywords: string[],
): Promise<Group[]> {
  const kept: Group[] = [];
  for (const group of groups) {
    const left = group.prefixes.flatMap((prefix) => jobByPrefix.get(prefix) ?? []);
    if (left.length === group.prefixes.length) kept.push(group);
    else if (left.length > 0) kept.push(await groupOf(merger, left, keywords));
  }
  return kept;
}

/** Fills the last group, and makes new ones. */
async function withFresh(
  merger: Merger,
  kept: Group[],
  fresh: CompletedJob[],
  keywords: string[],
): Promise<Group[]> {
  const groups = [...kept];
  let rest = fresh;
  const last = groups.at(-1);
  if (last && last.prefixes.length < GROUP_SIZE && rest.length > 0) {
    const added = rest.slice(0, GROUP_SIZE - last.prefixes.length);
    rest = rest.slice(added.length);
    const { partial, prefixes } = await groupOf(merger, added, keywords);
    const merged = await merger.threads.merge([last.partial, partial], keywords);
    groups[groups.length - 1] = {
      partial: merged.partial,
      prefixes: [...last.prefixes, ...prefixes],
    };
  }
  for (let from = 0; from < rest.length; from += GROUP_SIZE) {
    groups.push(await groupOf(merger, rest.slice(from, from + GROUP_SIZE), keywords));
  }
  return groups;
}

async function groupOf(
  { db, threads }: Merger,
  members: CompletedJob[],
  keywords: string[],
): Promise<Group> {
  const partials = await readPartials(
    db,
    members.map(({ id }) => id),
  );
  const { partial } = await threads.merge(partials, keywords);
  return { partial, prefixes: members.map(({ blobPrefix }) => blobPrefix) };
}

/** Some at a time, so that other work gets its turn at the threads. */
async function mergeAll(
  { threads }: Merger,
  partials: PackedPartial[],
  keywords: string[],
): Promise<PackedPartial> {
  let level = partials;
  do {
    const merged: PackedPartial[] = [];
    for (let from = 0; from < level.length || from === 0; from += GROUP_SIZE) {
      const { partial } = await threads.merge(level.slice(from, from + GROUP_SIZE), keywords);
      merged.push(partial);
    }
    level = merged;
  } while (level.length > 1);
  return level[0]!;
}

interface CompletedJob {
  id: string;
  blobPrefix: string;
  format: FormatInfo | null;
  timeZone: ChosenZone | null;
}

function completedJobs(db: Database, { ownerID, bundleID }: Whose): Promise<CompletedJob[]> {
  return db
    .select({
      id: jobs.id,
      blobPrefix: jobs.blobPrefix,
      format: jobs.format,
      timeZone: jobs.timeZone,
    })
    .from(jobs)
    .where(
      and(
        eq(jobs.ownerID, ownerID),
        eq(jobs.status, 'Completed'),
        bundleID === undefined ? undefined : isMemberOf(bundleID),
      ),
    )
    .orderBy(jobs.createdAt, jobs.id);
}

async function readPartials(db: Database, jobIDs: string[]): Promise<PackedPartial[]> {
  const rows = await db
    .select({ partial: reports.partial })
    .from(reports)
    .where(inArray(reports.jobID, jobIDs));
  return rows.map((row) => row.partial);
}
