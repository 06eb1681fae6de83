import { fileURLToPath } from 'node:url';

/** Where blobs lie, as STORAGE_URL says it. */
export type StorageLocation =
  | { kind: 'file' /** Absolute. */; folder: string }
  | { kind: 's3'; bucket: string; endpoint?: string; region?: string; prefix?: string }
  | { kind: 'supabase'; bucket: string };

const BUCKET = /^[A-Za-z0-9._-]{1,100}$/;
/** In front of keys: words of a path. */
const PREFIX = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const S3_PARAMETERS = ['endpoint', 'region'];

/**
 * Reads `file:///folder`, `s3://bucket/prefix?endpoint=https://host&region=name` or `supabase://bucket`.
 * Throws an Error that says what is wrong with it.
 */
export function parseStorageURL(text: string): StorageLocation {
  if (!URL.canParse(text)) throw new Error('it is no URL');
  const url = new URL(text);
  if (url.protocol === 'file:') return { kind: 'file', folder: folderOf(text, url) };
  if (url.protocol === 's3:') return s3Of(url);
  if (url.protocol === 'supabase:') {
    if (url.search !== '' || url.pathname.length > 1) throw new Error('only the bucket may follow');
    return { kind: 'supabase', bucket: bucketOf(url) };
  }
  throw new Error('it starts with none of file:, s3: and supabase:');
}

/** An encoded slash has no place in a path. */
function folderOf(text: string, url: URL): string {
  if (!text.startsWith('file:///') || /%2f|%00/i.test(text))
    throw new Error('give file:///a/folder');
  return fileURLToPath(url);
}

function s3Of(url: URL): StorageLocation {
  for (const name of url.searchParams.keys()) {
    if (!S3_PARAMETERS.includes(name)) throw new Error(`it has an unknown parameter ${name}`);
  }
  const [endpoint, region] = S3_PARAMETERS.map((name) => url.searchParams.get(name));
  if (endpoint && !/^https?:\/\/[^/]/.test(endpoint))
    throw new Error('the endpoint is no http: URL');
  const prefix = url.pathname.replace(/^\/|\/$/g, '');
  if (prefix !== '' && !PREFIX.test(prefix)) throw new Error('the prefix has unusual characters');
  return {
    kind: 's3',
    bucket: bucketOf(url),
    ...(endpoint ? { endpoint } : {}),
    ...(region ? { region } : {}),
    ...(prefix ? { prefix } : {}),
  };
}

function bucketOf({ hostname }: URL): string {
  if (BUCKET.test(hostname)) return hostname;
  throw new Error('it names no bucket');
}
