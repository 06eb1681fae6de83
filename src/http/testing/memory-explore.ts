import type { ChosenJobs, Explore, Jobs } from '../../jobs/index.ts';

const NOTHING = { total: { count: 0, isExact: true }, scanned: { bytes: 0, of: 0 }, missing: [] };
const END = { ...NOTHING, nextCursor: null, unknownFields: [] };

/** Questions for HTTP tests: nobody's records, but of the caller's own jobs alone. */
export function createMemoryExplore(jobs: Jobs): Explore {
  const own = (ownerID: string, jobID: string) => jobs.assertOwner(ownerID, jobID);
  const report = async (ownerID: string, jobID: string) => ({
    ...(await jobs.report(ownerID, jobID)),
    missing: [],
    unknownFields: [],
  });
  const combinedReport = async (ownerID: string, { jobIDs = [], bundleID }: ChosenJobs) => {
    await Promise.all(jobIDs.map((jobID) => own(ownerID, jobID)));
    return { ...(await jobs.combinedReport(ownerID, bundleID)), missing: [], unknownFields: [] };
  };
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
    report,
    reportEvents: async (ownerID, jobID) => {
      const whole = await report(ownerID, jobID);
      return (async function* () {
        yield { kind: 'progress' as const, scanned: { bytes: 0, of: 0 } };
        yield { kind: 'end' as const, report: whole };
      })();
    },
    combinedReport,
    combinedReportEvents: async (ownerID, chosen) => {
      const whole = await combinedReport(ownerID, chosen);
      return (async function* () {
        yield { kind: 'end' as const, report: whole };
      })();
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array, void> {
  yield new Uint8Array();
}
