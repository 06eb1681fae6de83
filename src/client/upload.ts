/** Sends a log: with progress, waiting where the server says so, and again where the connection broke. */
import { addressOf, type Query, segment } from './address.ts';
import { jobPages } from './jobs.ts';
import { backoff, patiently, pause, persistently } from './patience.ts';
import { type PlainAnswer, Problem, problemOf } from './problem.ts';
import { parsed, type Requests } from './requests.ts';
import type { JobDetail, UploadedFile } from './types.ts';

export interface UploadOptions {
  /** The name of the file that the job shows; left out: that of the source, where it has one. */
  name?: string | undefined;
  /** The id that the job will have, a UUID: to watch it while it uploads. Left out: one is chosen. */
  jobID?: string | undefined;
  /** A format's name, or a pattern; left out: it is recognised. */
  format?: string | undefined;
  /** The zone of times that do not say theirs. */
  timeZone?: string | undefined;
  /** Is told how many bytes of the source were sent. It falls back to 0 where the file is sent again. */
  onProgress?: ((sentBytes: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** One PUT of a source, as the platform does it. */
export interface Sending<Source> {
  address: URL;
  headers: Record<string, string>;
  source: Source;
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal | undefined;
}

/** What a platform knows of sending. `send` rejects with a Problem `unreachable` where no answer came. */
export interface Sender<Source> {
  nameOf(source: Source): string | undefined;
  /** Whether it can be sent a second time: a stream cannot. */
  isRepeatable(source: Source): boolean;
  send(sending: Sending<Source>): Promise<PlainAnswer>;
}

/** Milliseconds in which the server notices that the connection of the try before has ended. */
const NOTICED_WITHIN_MS = 90_000;

/**
 * Sends a log. Resolves with its job, or with those of an archive, of which some may have failed. A source that can be read
 * twice is sent again where the connection broke, under the same id: nothing is there twice.
 */
export async function upload<Source>(
  requests: Requests,
  sender: Sender<Source>,
  source: Source,
  options: UploadOptions,
): Promise<UploadedFile[]> {
  const { patience } = requests;
  const { signal } = options;
  const mayRepeat = sender.isRepeatable(source);
  // One id for all tries: a job that was cut off is replaced.
  const jobID = options.jobID ?? crypto.randomUUID();
  const sendWhole = () =>
    persistently(
      (attempt) => sendOnce(requests, sender, source, { ...options, jobID }, attempt),
      patience,
      { mayRetry: () => mayRepeat && requests.wasReached, signal },
    );
  return requests.worded(() => (mayRepeat ? patiently(sendWhole, patience, signal) : sendWhole()));
}

async function sendOnce<Source>(
  requests: Requests,
  sender: Sender<Source>,
  source: Source,
  options: UploadOptions & { jobID: string },
  attempt: number,
): Promise<UploadedFile[]> {
  const { jobID, signal } = options;
  for (const begun = performance.now(); ; await pause(backoff(attempt), signal)) {
    const answer = await put(requests, sender, source, options);
    if (answer.status === 202) return parsed<{ jobs: UploadedFile[] }>(answer.text).jobs;
    const problem = problemOf(answer);
    if (attempt === 0 || problem.code !== 'job_exists') throw problem;
    // The try before had come whole, or the server has not noticed yet that it did not.
    const arrived = await arrivedAs(requests, jobID, signal);
    if (arrived) return arrived;
    if (performance.now() - begun > NOTICED_WITHIN_MS) throw problem;
  }
}

function put<Source>(
  requests: Requests,
  sender: Sender<Source>,
  source: Source,
  { name, jobID, format, timeZone, onProgress = () => undefined, signal }: UploadOptions,
): Promise<PlainAnswer> {
  const fileName = name ?? sender.nameOf(source);
  if (!fileName) throw new TypeError('an upload needs a name: give it as `name`');
  const query: Query = { jobID, format, timeZone };
  const address = addressOf(requests.server, `api/upload-logs/${segment(fileName)}`, query);
  return requests.signedIn(async (token) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/octet-stream',
    };
    onProgress(0);
    const answer = await sender.send({ address, headers, source, onProgress, signal });
    requests.reached();
    if (answer.status === 401) throw problemOf(answer);
    return answer;
  });
}

/** What became of an upload whose answer was lost; null while it still seems to come. */
async function arrivedAs(
  requests: Requests,
  jobID: string,
  signal: AbortSignal | undefined,
): Promise<UploadedFile[] | null> {
  try {
    const job = await requests.json<JobDetail>(`api/jobs/${segment(jobID)}`, { signal });
    return job.status === 'Uploading' ? null : [entryOf(job)];
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'not_found')) throw error;
  }
  const entries: UploadedFile[] = [];
  for await (const { items, bundle } of jobPages(requests, { bundleID: jobID, signal })) {
    if (bundle && !bundle.isComplete) return null;
    entries.push(...items.map(entryOf));
  }
  return entries.reverse();
}

const entryOf = ({
  jobID,
  fileName,
  totalBytes,
  status,
  error,
  bundle,
}: Pick<
  JobDetail,
  'jobID' | 'fileName' | 'totalBytes' | 'status' | 'error' | 'bundle'
>): UploadedFile => ({
  ...{ jobID, fileName, totalBytes, status },
  ...(error && { error }),
  ...(bundle && { bundle }),
});
