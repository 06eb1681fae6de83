import { randomUUID } from 'node:crypto';

export interface Reply {
  status: number;
  body: unknown;
}

interface Stored {
  id: string;
  bytes: Buffer;
  time: string;
}

interface Bucket {
  public: boolean;
  created: string;
  /** In bytes. */
  sizeLimit: number;
  objects: Map<string, Stored>;
}

/** How many names one removal may have. */
const MOST_REMOVALS = 1000;

const ok = (body: unknown): Reply => ({ status: 200, body });

/** An error as the service gives it: HTTP 400, and what is meant as text in the body. */
export function refusal(statusCode: string, error: string, message: string): Reply {
  return { status: statusCode === '500' ? 500 : 400, body: { statusCode, error, message } };
}

const noBucket = () => refusal('404', 'Bucket not found', 'Bucket not found');
const noObject = () => refusal('404', 'not_found', 'Object not found');
const duplicate = () => refusal('409', 'Duplicate', 'The resource already exists');

/** What Supabase Storage keeps, with the answers that it gives. */
export class StorageOfBuckets {
  readonly #buckets = new Map<string, Bucket>();
  /** How often a bucket was made, or refused as a duplicate. */
  readonly creations: ('made' | 'duplicate')[] = [];

  all(): Reply {
    return ok([...this.#buckets.keys()].map((id) => this.#describe(id)));
  }

  get(id: string): Reply {
    return this.#buckets.has(id) ? ok(this.#describe(id)) : noBucket();
  }

  create(wanted: {
    id?: string;
    name: string;
    public?: boolean;
    file_size_limit?: number | null;
  }): Reply {
    const id = wanted.id ?? wanted.name;
    const isTaken = this.#buckets.has(id);
    this.creations.push(isTaken ? 'duplicate' : 'made');
    if (isTaken) return duplicate();
    this.#buckets.set(id, {
      public: wanted.public ?? false,
      created: new Date().toISOString(),
      sizeLimit: wanted.file_size_limit ?? 50 * 1024 * 1024,
      objects: new Map(),
    });
    return ok({ name: id });
  }

  drop(id: string): void {
    this.#buckets.delete(id);
  }

  upload(id: string, name: string, bytes: Buffer, upsert: boolean): Reply {
    const bucket = this.#buckets.get(id);
    if (!bucket) return noBucket();
    const existing = bucket.objects.get(name);
    if (existing && !upsert) return duplicate();
    if (bytes.byteLength > bucket.sizeLimit) {
      return refusal('413', 'Payload too large', 'The object exceeded the maximum allowed size');
    }
    const object = { id: existing?.id ?? randomUUID(), bytes, time: new Date().toISOString() };
    bucket.objects.set(name, object);
    return ok({ Id: object.id, Key: `${id}/${name}` });
  }

  /** @param range as the header has it */
  download(id: string, name: string, range?: string): Reply {
    const object = this.#buckets.get(id)?.objects.get(name);
    if (!object) return noObject();
    if (range === undefined) return ok(object.bytes);
    const [first = 0, last = 0] = range.replace('bytes=', '').split('-').map(Number);
    if (first >= object.bytes.length) {
      return refusal('416', 'InvalidRange', 'The requested range is not satisfiable');
    }
    return { status: 206, body: object.bytes.subarray(first, last + 1) };
  }

  /** One level below a folder: its objects, and the folders below it with nothing but a name. */
  list(id: string, wanted: { prefix: string; limit?: number; offset?: number }): Reply {
    const { prefix, limit = 100, offset = 0 } = wanted;
    const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
    const entries = new Map<string, object>();
    for (const [name, object] of this.#buckets.get(id)?.objects ?? []) {
      if (!name.startsWith(folder)) continue;
      const [first = '', ...deeper] = name.slice(folder.length).split('/');
      entries.set(first, deeper.length > 0 ? folderEntry(first) : fileEntry(first, object));
    }
    const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
    return ok(sorted.slice(offset, offset + limit));
  }

  remove(id: string, names: string[]): Reply {
    if (names.length > MOST_REMOVALS) {
      return refusal('400', 'InvalidRequest', 'Too many objects to remove at once');
    }
    const objects = this.#buckets.get(id)?.objects;
    const removed: object[] = [];
    for (const name of names) {
      const object = objects?.get(name);
      if (!object) continue;
      objects?.delete(name);
      removed.push({ ...fileEntry(name, object), bucket_id: id });
    }
    return ok(removed);
  }

  #describe(id: string): object {
    const bucket = this.#buckets.get(id)!;
    return {
      id,
      name: id,
      owner: '',
      public: bucket.public,
      file_size_limit: bucket.sizeLimit,
      allowed_mime_types: null,
      created_at: bucket.created,
      updated_at: bucket.created,
    };
  }
}

function folderEntry(name: string): object {
  const nothing = { id: null, updated_at: null, created_at: null, last_accessed_at: null };
  return { name, ...nothing, metadata: null };
}

function fileEntry(name: string, { id, bytes, time }: Stored): object {
  return {
    name,
    id,
    updated_at: time,
    created_at: time,
    last_accessed_at: time,
    metadata: { size: bytes.byteLength, mimetype: 'application/octet-stream' },
  };
}
