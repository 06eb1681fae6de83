/** What of a Koa context is used here. */
export interface Context {
  path: string;
  query: Record<string, string>;
  body: unknown;
  app: object;
}

interface Result {
  isTruncated: boolean;
}
interface Page {
  ListBucketResult: {
    MaxKeys: string | number;
    IsTruncated: boolean;
    NextContinuationToken?: string;
    Contents: { Key: string }[];
  };
}

/**
 * Lets s3rver list page by page: its own tokens need a cipher (DES) that OpenSSL 3 has no more, so
 * that it answers 500 where a list has a second page. Here the token is the last key; a page that
 * is full has a next one, which may be empty.
 */
export function neverTruncated(s3rverStore: object): void {
  const store = s3rverStore as { listObjects(...args: unknown[]): Promise<Result> };
  const { listObjects } = store;
  store.listObjects = async (...args) => {
    return { ...(await listObjects.apply(store, args)), isTruncated: false };
  };
}

/** The other half: reads such a token, and gives one with a full page. */
export async function pageByKey(context: Context, next: () => Promise<void>): Promise<void> {
  const { 'continuation-token': token, ...query } = context.query;
  if (token !== undefined) context.query = { ...query, 'start-after': decode(token) };
  await next();
  const list = (context.body as Partial<Page> | undefined)?.ListBucketResult;
  const last = list?.Contents.at(-1);
  if (list === undefined || last === undefined) return;
  if (list.Contents.length < Number(list.MaxKeys)) return;
  list.IsTruncated = true;
  list.NextContinuationToken = Buffer.from(last.Key).toString('base64url');
}

const decode = (token: string) => Buffer.from(token, 'base64url').toString();
