import { after, before, describe } from 'node:test';
import { type Domain, type DomainStores, openDomain } from '../../support/domain.ts';
import { archives } from './archives.ts';
import { blobs } from './blobs.ts';
import { compaction } from './compaction.ts';
import { contentHashes } from './content-hashes.ts';
import { explore } from './explore.ts';
import { failures } from './failures.ts';
import { file } from './file.ts';
import { frames } from './frames.ts';
import { owners } from './owners.ts';
import { plans } from './plans.ts';
import { processing } from './processing.ts';
import { progress } from './progress.ts';
import { races } from './races.ts';
import { readings } from './readings.ts';
import { reportEvents } from './report-events.ts';
import { rereads } from './rereads.ts';
import { retention } from './retention.ts';
import { smallFiles } from './small-files.ts';
import { stepsOn } from './steps.ts';
import { storedBytes } from './stored-bytes.ts';
import { turns } from './turns.ts';

/** Small enough that a thousand records make several chunks, most of them of two frames. */
const CHUNK_SIZES = { frameBytes: 10 * 1024, chunkBytes: 20 * 1024 };

export interface JobsPlace {
  /** The stores to run on; undefined means the embedded ones. */
  openStores?: (folder: string) => Promise<DomainStores>;
  /** Whether this process is the only one on its stores: then it may reap everything at its start. */
  alone: boolean;
}

/** What the domain promises, run on real stores, step by step. */
export function jobsContract(name: string, { openStores, alone }: JobsPlace): void {
  describe(`jobs on ${name}`, () => {
    let domain: Domain;
    before(async () => {
      domain = await openDomain({ chunkSizes: CHUNK_SIZES }, openStores);
    });
    after(() => domain.close());
    const steps = stepsOn(() => domain);
    processing(steps);
    failures(steps, alone);
    races(steps);
    blobs(steps);
    frames(steps);
    file(steps);
    explore(steps);
    reportEvents(steps);
    owners(steps);
    rereads(steps, alone);
    readings(steps);
    retention(steps);
    progress(steps);
    compaction(steps);
    smallFiles(steps);
    contentHashes(steps);
    storedBytes(steps);
    plans(steps);
    turns(steps);
    archives(steps);
  });
}
