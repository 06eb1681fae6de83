/** Reports, also of what matches a question: then the server reads the log for it, and tells how far it is. */
import { eventsOf, type Scanned } from './events.ts';
import { brokenOff } from './problem.ts';
import type { Requests } from './requests.ts';
import type { Question } from './types.ts';

export interface ReportOptions<Report> extends Question {
  signal?: AbortSignal | undefined;
  /** Is told how far the log is read, and from time to time what the report of that part is. */
  onProgress?: ((scanned: Scanned, report: Report | undefined) => void) | undefined;
}

type ReportEvent<Report> =
  | { kind: 'progress'; scanned: Scanned; report?: Report }
  | { kind: 'end'; report: Report };

/** The report that a route gives. Only where progress is to be told it comes event by event. */
export async function readReport<Report>(
  requests: Requests,
  route: string,
  { signal, onProgress, ...query }: ReportOptions<Report> & { jobID?: string[]; bundleID?: string },
): Promise<Report> {
  if (!onProgress) return requests.json<Report>(route, { query: { ...query }, signal });
  const asked = { query: { ...query }, signal };
  for await (const event of eventsOf<ReportEvent<Report>>(requests, route, asked)) {
    if (event.kind === 'end') return event.report;
    onProgress(event.scanned, event.report);
  }
  throw brokenOff();
}
