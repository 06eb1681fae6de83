/** Where blobs go, as `STORAGE_URL` says it. */
export type Storage =
  | { kind: 'file'; folder: string }
  | {
      kind: 's3';
      bucket: string;
      /** Without a slash at its end; undefined for Amazon. */
      endpoint: string | undefined;
      region: string | undefined;
      /** A folder of the bucket, without slashes at its ends. */
      prefix?: string;
    }
  | { kind: 'supabase'; bucket: string };

const FORMS =
  'file:///folder, s3://bucket, s3://bucket/folder?endpoint=http://127.0.0.1:9000&region=us-east-1 or supabase://bucket';

/**
 * Reads a storage address. Throws an Error that says what is wrong with it, without repeating what
 * may be a secret.
 */
export function parseStorageURL(text: string): Storage {
  const url = URL.parse(text);
  if (url === null) throw new Error(`not an address; it must have the form ${FORMS}`);
  if (url.username !== '' || url.password !== '') {
    throw new Error('access keys do not belong into the address; give them in their own settings');
  }
  if (url.hash !== '') throw new Error('a storage address has no part behind "#"');
  if (url.protocol === 'file:') return parseFile(text, url);
  if (url.protocol === 's3:') return parseS3(url);
  if (url.protocol === 'supabase:') return parseSupabase(url);
  throw new Error(`"${url.protocol}" is no kind of storage; it must have the form ${FORMS}`);
}

function parseFile(text: string, url: URL): Storage {
  allowParameters(url, []);
  // `file:a/folder` would read as a folder of the root.
  if (!text.startsWith('file:///') || url.pathname === '/') {
    throw new Error('file: needs three slashes and an absolute folder, as in file:///var/log-flow');
  }
  return { kind: 'file', folder: decodeURIComponent(url.pathname) };
}

function parseS3(url: URL): Storage {
  allowParameters(url, ['endpoint', 'region']);
  const endpoint = url.searchParams.get('endpoint') ?? undefined;
  const region = url.searchParams.get('region') ?? undefined;
  if (region === '') throw new Error('region is empty; leave it out, or name one');
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return {
    kind: 's3',
    bucket: bucketOf(url),
    endpoint: endpoint === undefined ? undefined : checkEndpoint(endpoint),
    region,
    ...(prefix === '' ? {} : { prefix }),
  };
}

function checkEndpoint(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error('endpoint must be an http or https address, as in http://127.0.0.1:9000');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new Error('endpoint must be a bare address, as in http://127.0.0.1:9000');
  }
  return url.href.replace(/\/+$/, '');
}

function parseSupabase(url: URL): Storage {
  allowParameters(url, []);
  if (!['', '/'].includes(url.pathname)) {
    throw new Error('supabase: takes a bucket and no folder, as in supabase://log-flow');
  }
  return { kind: 'supabase', bucket: bucketOf(url) };
}

/** A bucket's name in the common part of what S3 and Supabase allow. */
function bucketOf(url: URL): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/.test(url.host)) {
    throw new Error(
      `the bucket must stand behind "${url.protocol}//", in letters, digits, ".", "_" and "-"`,
    );
  }
  return url.host;
}

function allowParameters(url: URL, known: string[]): void {
  for (const name of new Set(url.searchParams.keys())) {
    if (!known.includes(name)) {
      const those = known.length === 0 ? 'none are' : `${known.join(' and ')} are`;
      throw new Error(`unknown parameter "${name}"; ${those} known to ${url.protocol}`);
    }
    if (url.searchParams.getAll(name).length > 1) throw new Error(`"${name}" is given twice`);
  }
}
