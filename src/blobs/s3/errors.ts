import { AppError, messageOf, systemCodeOf } from '../../errors.ts';
import { isLastingStatus } from '../lasting-status.ts';
import type { S3Connection } from './connection.ts';

/** Codes of a store that is full, beside HTTP status 507. */
const NO_SPACE = new Set([
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'QuotaExceeded',
  'InsufficientStorage',
]);
const REFUSED = new Set([
  'AccessDenied',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'CredentialsProviderError',
]);
const WRONG_REGION = new Set([
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'PermanentRedirect',
]);

/** The error's name as the store or the SDK gives it, `NoSuchKey` for one. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** The HTTP status that the store answered, if it answered. */
export function httpStatusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata as { httpStatusCode?: number } | undefined;
  return metadata?.httpStatusCode;
}

/** Whether the store says that this object is not there (the bucket is). */
export function isMissingObject(error: unknown): boolean {
  return (
    nameOf(error) === 'NoSuchKey' ||
    (httpStatusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket')
  );
}

/** Whether the store says that an object ends before the range that was asked for. */
export function isBeyondEnd(error: unknown): boolean {
  return nameOf(error) === 'InvalidRange' || httpStatusOf(error) === 416;
}

/** Any failure of the store as an error that says what to do. `doing` is a verb, as in "store". */
export function storeError(store: S3Connection, doing: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (httpStatusOf(error) === 507 || NO_SPACE.has(nameOf(error))) {
    return new AppError(
      'disk_full',
      `The bucket "${store.bucket}" at ${store.place} is full; free some space, or raise its quota.`,
      { cause: error },
    );
  }
  const code = isRefusal(error) ? 'storage_refused' : 'storage_failed';
  return new AppError(code, `Could not ${doing}: ${advice(store, error)}`, { cause: error });
}

/** Whether the store will answer the same again, until somebody changes something. */
function isRefusal(error: unknown): boolean {
  const status = httpStatusOf(error);
  const name = nameOf(error);
  return WRONG_REGION.has(name) || REFUSED.has(name) || isLastingStatus(status);
}

function advice({ bucket, place }: S3Connection, error: unknown): string {
  const name = nameOf(error);
  const status = httpStatusOf(error);
  const store = `the store at ${place}`;
  if (name === 'NoSuchBucket') {
    return `there is no bucket "${bucket}" at ${place}. Create it, or correct its name.`;
  }
  if (WRONG_REGION.has(name)) {
    return `the bucket "${bucket}" is in another region than the one given (${messageOf(error)}).`;
  }
  if (REFUSED.has(name) || status === 401 || status === 403) {
    return `${store} refuses access to the bucket "${bucket}" (${name}). Check the access key, its secret and its rights: to list, read, write and delete.`;
  }
  if (name === 'EntityTooLarge' || status === 413) {
    return `${store} refuses objects of this size. Raise its limit.`;
  }
  if (status === undefined) {
    return `${store} gave no complete answer (${reasonOf(error)}). Check that it runs and can be reached from here.`;
  }
  return `${store} answered ${status} ${name}: ${messageOf(error)}`;
}

/** Errors of the network often have a code and an empty message. */
function reasonOf(error: unknown): string {
  return messageOf(error) || (systemCodeOf(error) ?? nameOf(error));
}
