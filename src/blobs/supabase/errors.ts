import { AppError, messageOf } from '../../errors.ts';
import { isLastingStatus } from '../lasting-status.ts';

/** The fields of the client's errors; those of the network have no status. */
interface ServiceError {
  status?: number;
  statusCode?: string;
  code?: string;
  message: string;
}

/** Where messages send the reader. */
export interface Place {
  url: string;
  bucket: string;
}

/** The HTTP status that is meant: most errors come as 400 with the real one, as text, in the body. */
export function statusOf(error: unknown): number | undefined {
  const { status, statusCode, code } = error as ServiceError;
  const inBody = Number(statusCode);
  if (Number.isInteger(inBody)) return inBody;
  if (code === 'NoSuchKey' || code === 'NoSuchBucket') return 404;
  return status;
}

/** Whether the same call may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  // 544: a database of the service timed out. 507 lasts until space is freed.
  return status === undefined || status === 429 || (status >= 500 && status !== 507);
}

export function isMissingBucket(error: unknown): boolean {
  const { code, message } = error as ServiceError;
  const says = code === 'NoSuchBucket' || /bucket not found/i.test(message);
  return says && statusOf(error) === 404;
}

export function isMissingObject(error: unknown): boolean {
  return statusOf(error) === 404 && !isMissingBucket(error);
}

/** Whether an object ends before the range that was asked for. */
export function isBeyondEnd(error: unknown): boolean {
  return statusOf(error) === 416 || (error as ServiceError).code === 'InvalidRange';
}

export function isDuplicate(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** Any failure of the service as an error that says what to do. `doing` is a verb, as in "store". */
export function storeError(place: Place, doing: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = error as ServiceError;
  const status = statusOf(error);
  // 429 is a quota of requests, not of space.
  if (status === 507 || (status !== 429 && /quota/i.test(`${code} ${message}`))) {
    const detail = `Supabase Storage at ${place.url} is full; free some space, or raise its quota.`;
    return new AppError('disk_full', detail, { cause: error });
  }
  const kind = isLastingStatus(status) ? 'storage_refused' : 'storage_failed';
  return new AppError(kind, `Could not ${doing}: ${advice(place, error)}`, { cause: error });
}

function advice({ url, bucket }: Place, error: unknown): string {
  const service = `Supabase Storage at ${url}`;
  const status = statusOf(error);
  const { code, message } = error as ServiceError;
  if (status === undefined) {
    return `${service} gave no complete answer (${rootOf(error)}). Check that it runs and can be reached from here.`;
  }
  if (isMissingBucket(error)) {
    return `the bucket "${bucket}" does not exist any more at ${service}. Restart to have it created.`;
  }
  if (status === 401 || status === 403 || code === 'InvalidJWT' || /\b(jwt|jws)\b/i.test(message)) {
    return `${service} refuses this key (${message}). It must be the project's secret (service role) key.`;
  }
  if (status === 413 || code === 'EntityTooLarge') {
    return `${service} refuses objects of this size. Raise the file size limit of the project and of the bucket "${bucket}".`;
  }
  return `${service} answered ${status}: ${message}`;
}

/** The error of `fetch` is only "fetch failed"; its causes say why. */
function rootOf(error: unknown): string {
  let root: unknown = error;
  for (;;) {
    const { originalError, cause, code } = root as {
      originalError?: unknown;
      cause?: unknown;
      code?: string;
    };
    const beneath = originalError ?? cause;
    if (typeof beneath !== 'object' || beneath === null) return messageOf(root) || String(code);
    root = beneath;
  }
}
