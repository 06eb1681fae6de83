import type { Explore, Jobs } from '../../jobs/index.ts';

const NOTHING = { total: { count: 0, isExact: true }, scanned: { bytes: 0, of: 0 }, missing: [] };
const END = { ...NOTHING, nextCursor: null, unknownFields: [] };

/** Questions for HTTP tests: nobody's records, but of the caller's own jobs alone. */
export function createMemoryExplore(jobs: Jobs): Explore {
  const own = (ownerID: string, jobID: string) => jobs.assertOwner(ownerID, jobID);
  return {
    records: async (ownerID, jobID) => {
      await own(ownerID, jobID);
      return { items: [], ...END };
    },
    recordEvents: async (ownerID, jobID) => {
      await own(ownerID, jobID);
      return (async function* () {
        yield { kind: 'end' as const, ...END };
      })();
    },
    context: async (ownerID, jobID, line) => {
      await own(ownerID, jobID);
      return { record: { line, lines: 1, text: '' }, before: [], after: [] };
    },
    export: async (ownerID, jobID) => {
      await own(ownerID, jobID);
      return { fileName: 'app.log', pieces: nothing() };
    },
    report: async (ownerID, jobID) => ({
      ...(await jobs.report(ownerID, jobID)),
      missing: [],
      unknownFields: [],
    }),
    combinedReport: async (ownerID, jobIDs) => {
      await Promise.all(jobIDs.map((jobID) => own(ownerID, jobID)));
      return { ...(await jobs.combinedReport(ownerID)), missing: [], unknownFields: [] };
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array, void> {
  yield new Uint8Array();
}
