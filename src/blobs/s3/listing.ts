import { AppError } from '../../errors.ts';
import { limitOf, type S3Connection } from './connection.ts';
import { httpStatusOf, isMissingObject, nameOf } from './errors.ts';
import { removeObject } from './objects.ts';

/** The pages of a list of keys. Throws what the SDK throws. */
export async function* listPages(store: S3Connection, prefix: string): AsyncGenerator<string[]> {
  let token: string | undefined;
  do {
    const answer = await listPage(store, prefix, token);
    yield (answer.Contents ?? []).flatMap((object) => object.Key ?? []);
    token = answer.IsTruncated ? answer.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** Asks for one key, whichever: that the bucket is there and may be read. Throws what the SDK throws. */
export async function readAny(store: S3Connection): Promise<void> {
  await listPage({ ...store, pageSize: 1 }, store.root, undefined);
}

async function listPage(store: S3Connection, prefix: string, token: string | undefined) {
  const command = new store.sdk.ListObjectsV2Command({
    Bucket: store.bucket,
    Prefix: prefix,
    MaxKeys: store.pageSize,
    ContinuationToken: token,
  });
  return store.client.send(command, { abortSignal: AbortSignal.timeout(limitOf(store)) });
}

/** Removes objects, at most 1000: in one request where the store knows it, else one by one. */
export async function removeObjects(store: S3Connection, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  try {
    await removeBatch(store, keys);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    for (const key of keys) await removeOne(store, key);
  }
}

async function removeBatch(store: S3Connection, keys: string[]): Promise<void> {
  const batch = { Objects: keys.map((key) => ({ Key: key })), Quiet: true };
  const command = new store.sdk.DeleteObjectsCommand({ Bucket: store.bucket, Delete: batch });
  const abortSignal = AbortSignal.timeout(limitOf(store));
  const answer = await store.client.send(command, { abortSignal });
  // The request as a whole succeeds even where single keys do not.
  const failed = (answer.Errors ?? []).find((one) => one.Code !== 'NoSuchKey');
  if (failed) {
    const why = failed.Message || failed.Code;
    throw new AppError('storage_failed', `Could not remove ${failed.Key}: ${why}`);
  }
}

/** Removes an object; a store that answers 404 for what is not there is right too. */
export async function removeOne(store: S3Connection, key: string): Promise<void> {
  try {
    await removeObject(store, key);
  } catch (error) {
    if (!isMissingObject(error)) throw error;
  }
}

/** Some stores know no batches, others only with the Content-MD5 that the SDK sends no more. */
function isUnsupported(error: unknown): boolean {
  const status = httpStatusOf(error);
  const names = ['NotImplemented', 'MethodNotAllowed', 'MissingContentMD5', 'InvalidRequest'];
  return status === 405 || status === 501 || names.includes(nameOf(error));
}
