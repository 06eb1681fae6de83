import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';

/** How long each thing may take, in milliseconds. */
export interface S3Timeouts {
  /** Until a connection stands. */
  connectMs: number;
  /** Without a single byte in either direction, before or amid an answer. */
  idleMs: number;
  /** For a whole operation with its retries; an upload gets more by its size. */
  totalMs: number;
}

export interface S3Settings {
  bucket: string;
  /** Address of an S3-compatible store, such as `http://127.0.0.1:9000`; without it Amazon's. */
  endpoint?: string | undefined;
  /** Without it the one of the environment; `us-east-1` where there is an endpoint. */
  region?: string | undefined;
  /** A folder of the bucket for all blobs, so that others may use the bucket too. */
  prefix?: string | undefined;
  /** Without them the default chain: environment, profile, role of the machine. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
  timeouts?: Partial<S3Timeouts>;
  /** Keys a page of a list and a batch of removals; S3 allows 1000. */
  pageSize?: number;
}

type SDK = typeof import('@aws-sdk/client-s3');
type UploadClass = typeof import('@aws-sdk/lib-storage').Upload;

/** A client of one bucket, with the parts of the SDK that its users need. */
export interface S3Connection {
  sdk: SDK;
  Upload: UploadClass;
  client: S3Client;
  bucket: string;
  /** '' or a folder that ends in a slash. */
  root: string;
  /** The address for messages. */
  place: string;
  timeouts: S3Timeouts;
  pageSize: number;
}

/** An unreachable store is reported within 15 s: the job tries again itself, and a client waits. */
const TIMEOUTS: S3Timeouts = { connectMs: 4_000, idleMs: 10_000, totalMs: 15_000 };
/** Uploads slower than this, in bytes per second, are given up. */
const SLOWEST_UPLOAD = 256 * 1024;
/** Few, because the domain tries again as well. The SDK waits up to 0.1 and 0.2 s between them. */
const ATTEMPTS = 3;

/** Loads the SDK and makes a client. It connects to nothing yet. */
export async function connect(settings: S3Settings): Promise<S3Connection> {
  // Loaded here and not at the top: reading the SDK takes time and memory that a server with a
  // folder for its blobs shall not pay.
  const [sdk, { Upload }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/lib-storage'),
  ]);
  const timeouts = { ...TIMEOUTS, ...settings.timeouts };
  const folder = settings.prefix?.replace(/^\/+|\/+$/g, '') ?? '';
  return {
    sdk,
    Upload,
    client: new sdk.S3Client(clientConfig(settings, timeouts)),
    bucket: settings.bucket,
    root: folder === '' ? '' : `${folder}/`,
    place: settings.endpoint ?? 'Amazon S3',
    timeouts,
    pageSize: settings.pageSize ?? 1000,
  };
}

function clientConfig(settings: S3Settings, timeouts: S3Timeouts): S3ClientConfig {
  const { endpoint, credentials } = settings;
  const region = settings.region ?? (endpoint === undefined ? undefined : 'us-east-1');
  return {
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    // A store on an address of its own seldom has a DNS name for each bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...checksums(endpoint),
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: timeouts.connectMs,
      socketTimeout: timeouts.idleMs,
    },
  };
}

/**
 * Amazon checks a CRC32 of each object both ways. Other stores may refuse its headers; there the
 * signature vouches for what is sent, because it covers the SHA-256 of each body, and the SHA-256
 * that the domain keeps for each chunk vouches for what comes back.
 */
function checksums(endpoint: string | undefined): S3ClientConfig {
  const when = endpoint === undefined ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';
  return { requestChecksumCalculation: when, responseChecksumValidation: when };
}

/** Milliseconds for an operation that uploads so many bytes. */
export function limitOf({ timeouts }: S3Connection, uploadBytes = 0): number {
  return Math.ceil(timeouts.totalMs + (uploadBytes / SLOWEST_UPLOAD) * 1000);
}
