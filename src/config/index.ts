import { isIP, isIPv4 } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { parseStorageURL, type Storage } from '../blobs/storage-url.ts';
import { timeZoneName } from '../engine/index.ts';
import { messageOf } from '../errors.ts';
import { MAX_KEYWORD_LENGTH, MAX_KEYWORDS } from '../runtime/keyword-limits.ts';
import { type ConfigEnvironment, ConfigError, missingPartners, unknownNames } from './faults.ts';
import { configTable, splitList, type VariableName } from './settings.ts';

export { ConfigError } from './faults.ts';
export { configTable } from './settings.ts';

/** Settings that go before those of the environment. */
export type SettingOverrides = Partial<Record<VariableName, string>>;

const rate = Type.Integer({ minimum: 1, maximum: 1_000_000 });

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** The environment after its texts became numbers and lists. Unset variables without a default are absent. */
const Environment = Type.Object({
  LOGFLOW_CONFIG: Type.Optional(Type.String({ minLength: 1 })),
  HOST: Type.String({ pattern: '^[A-Za-z0-9.:_-]+$' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535 }),
  WORKER_PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  WORKER_STUCK_SECONDS: Type.Integer({ minimum: 1, maximum: 86_400 }),
  LOGFLOW_DATA_DIR: Type.String({ minLength: 1 }),
  KEYWORDS: Type.Array(Type.String({ minLength: 1, maxLength: MAX_KEYWORD_LENGTH }), {
    minItems: 1,
    maxItems: MAX_KEYWORDS,
  }),
  TIME_ZONE: Type.Optional(Type.Refine(Type.String(), (value) => timeZoneName(value) !== null)),
  LOGFLOW_FORMATS_DIR: Type.Optional(Type.String({ minLength: 1 })),
  GENERAL_RATE_LIMIT: rate,
  UPLOAD_RATE_LIMIT: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
  AUTH_ENDPOINTS_RATE_LIMIT: rate,
  TRUSTED_PROXIES: Type.Array(Type.Refine(Type.String(), isNetwork)),
  TRUSTED_PROXY_HEADER: Type.Union([Type.Literal('X-Forwarded-For'), Type.Literal('X-Real-IP')]),
  MAX_CONNECTIONS: Type.Integer({ minimum: 10, maximum: 1_000_000 }),
  MAX_CONNECTIONS_PER_ADDRESS: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  MAX_UPLOADS: Type.Integer({ minimum: 1, maximum: 100_000 }),
  MAX_UPLOADS_PER_USER: Type.Integer({ minimum: 1, maximum: 100_000 }),
  MAX_WAITING_JOBS_PER_USER: Type.Integer({ minimum: 1, maximum: 100_000_000 }),
  MAX_QUESTIONS_PER_USER: Type.Integer({ minimum: 1, maximum: 100_000 }),
  QUESTION_TIMEOUT: Type.Integer({ minimum: 1, maximum: 3600 }),
  MAX_WATCHES_PER_USER: Type.Integer({ minimum: 1, maximum: 100_000 }),
  HEADER_TIMEOUT: Type.Integer({ minimum: 1, maximum: 3600 }),
  BODY_TIMEOUT: Type.Integer({ minimum: 1, maximum: 3600 }),
  UPLOAD_IDLE_TIMEOUT: Type.Integer({ minimum: 1, maximum: 86_400 }),
  UPLOAD_MIN_RATE: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }),
  ALLOWED_ORIGINS: Type.Array(Type.Refine(Type.String(), isOrigin)),
  MAX_DECOMPRESSION_RATIO: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  DECOMPRESSION_MEMORY: Type.Integer({ minimum: 2 ** 25, maximum: Number.MAX_SAFE_INTEGER }),
  MAX_UPLOAD_BYTES: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  KEEP_UPLOADS: Type.Union([Type.Literal('true'), Type.Literal('false')]),
  MAX_STORED_BYTES: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  RETENTION_DAYS: Type.Integer({ minimum: 0, maximum: 36_500 }),
  DATABASE_URL: url('postgres', 'postgresql'),
  DATABASE_DIRECT_URL: url('postgres', 'postgresql'),
  DATABASE_POOL_SIZE: Type.Integer({ minimum: 2, maximum: 1000 }),
  RABBITMQ_URL: url('amqp', 'amqps'),
  RABBITMQ_MANAGEMENT_URL: url('http', 'https'),
  STORAGE_URL: Type.Optional(Type.Refine(Type.String(), (value) => storageFault(value) === null)),
  AUTH: Type.Union([Type.Literal('local'), Type.Literal('supabase')]),
  REGISTRATION: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  METRICS: Type.Union([Type.Literal('open'), Type.Literal('admin')]),
  SUPABASE_URL: url('http', 'https'),
  SUPABASE_KEY: Type.Optional(Type.String({ minLength: 8 })),
  SUPABASE_BUCKET: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._-]{1,100}$' })),
  SUPABASE_JWT_SECRET_KEY: Type.Optional(Type.String({ minLength: 32 })),
  LOGFLOW_WORKERS: Type.Optional(Type.Integer({ minimum: 0, maximum: 256 })),
  LOGFLOW_LEASE_SECONDS: Type.Integer({ minimum: 2, maximum: 3600 }),
  LOGFLOW_LOG_LEVEL: Type.Union(
    (['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const).map((level) =>
      Type.Literal(level),
    ),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url('http', 'https'),
  OTEL_EXPORTER_OTLP_HEADERS: Type.Optional(Type.String({ pattern: '^[^=,]+=' })),
  OTEL_TRACES_SAMPLER: Type.Union(SAMPLERS.map((sampler) => Type.Literal(sampler))),
  OTEL_TRACES_SAMPLER_ARG: Type.String({ pattern: '^(0?\\.\\d+|0|1|1\\.0+|0\\.0+)$' }),
  SHUTDOWN_TIMEOUT: Type.Integer({ minimum: 0, maximum: 3600 }),
});
type Environment = Static<typeof Environment>;

/** Shippers send many small files, while people look at few reports. */
const UPLOADS_FOR_EACH_REQUEST = 10;

const LISTS: readonly VariableName[] = ['KEYWORDS', 'TRUSTED_PROXIES', 'ALLOWED_ORIGINS'];

export interface Config {
  host: string;
  port: number;
  /** Of a worker, for operators; null: it listens nowhere. */
  workerPort: number | null;
  /** Without progress for so long a worker says that it is stuck. */
  workerStuckSeconds: number;
  /** Absolute. */
  dataDir: string;
  keywords: string[];
  /** Of times without one; null: UTC. */
  timeZone: string | null;
  /** Absolute folder of the user's own formats; null: none. */
  formatsDir: string | null;
  /** Requests a minute. */
  generalRateLimit: number;
  uploadRateLimit: number;
  authEndpointsRateLimit: number;
  /** Addresses and CIDR ranges. */
  trustedProxies: string[];
  trustedProxyHeader: 'X-Forwarded-For' | 'X-Real-IP';
  /** How many of each at once. */
  maxConnections: number;
  maxConnectionsPerAddress: number;
  maxUploads: number;
  maxUploadsPerUser: number;
  maxWaitingJobsPerUser: number;
  maxQuestionsPerUser: number;
  maxWatchesPerUser: number;
  /** Seconds. */
  questionTimeout: number;
  /** Seconds. */
  headerTimeout: number;
  bodyTimeout: number;
  uploadIdleTimeout: number;
  /** Bytes a second; 0: no limit. */
  uploadMinRate: number;
  allowedOrigins: string[];
  /** Bytes; null: no limit. */
  maxUploadBytes: number | null;
  /** Decompressed bytes by bytes as sent. */
  maxDecompressionRatio: number;
  /** Bytes that the windows of all decoders take together. */
  decompressionMemory: number;
  /** Whether the bytes of a completed job stay with it. */
  keepUploads: boolean;
  /** Compressed, of one user; 0: no limit. */
  maxStoredBytes: number;
  /** Days that a job stays after its end; 0: for good. */
  retentionDays: number;
  /** Null: the embedded one, for a single process. */
  database: DatabaseConfig | null;
  /** Null: the queue is in the database. */
  rabbitmq: { url: string; managementURL: string | null } | null;
  storage: Storage;
  supabase: SupabaseConfig | null;
  auth: 'local' | 'supabase';
  /** Whether anybody may make an account. */
  registration: 'open' | 'closed';
  /** Who may read /metrics from other machines. */
  metrics: 'open' | 'admin';
  /** Engine threads; 0: this process takes no chunks. */
  workers: number;
  /** Null: no traces. */
  traces: { sampler: (typeof SAMPLERS)[number]; ratio: number } | null;
  leaseSeconds: number;
  logLevel: Environment['LOGFLOW_LOG_LEVEL'];
  /** Seconds. */
  shutdownTimeout: number;
}

export interface DatabaseConfig {
  url: string;
  /** Of the server itself, not of a pooler: LISTEN needs a session. */
  directURL: string;
  poolSize: number;
}

export interface SupabaseConfig {
  url: string;
  key: string;
  /** Null: tokens are checked by the keys that the project publishes. */
  jwtSecret: string | null;
}

/**
 * Reads the configuration; an empty variable counts as unset. Throws a ConfigError that names every
 * fault: values that do not fit, values without those that they need, unknown LOGFLOW_ names.
 */
export function readConfig(env: ConfigEnvironment = process.env): Config {
  const faults = unknownNames(env);
  const values: Record<string, unknown> = {};
  for (const variable of configTable) {
    const text = env[variable.name] || variable.default;
    const value = parse(variable.name, text);
    if (value === undefined) continue;
    values[variable.name] = value;
    if (Value.Check(Environment.properties[variable.name], value)) continue;
    const shown = variable.isSecret ? 'cannot be used' : `is ${JSON.stringify(text ?? '')}`;
    const reason = variable.name === 'STORAGE_URL' ? storageFault(text ?? '') : null;
    const problem = `${shown}: ${reason ?? `give ${variable.expects}`}`;
    faults.push({ variable: variable.name, problem });
  }
  if (faults.length === 0) faults.push(...missingPartners(env));
  if (faults.length > 0) throw new ConfigError(faults);
  return toConfig(Value.Parse(Environment, values));
}

function toConfig(env: Environment): Config {
  const dataDir = path.resolve(env.LOGFLOW_DATA_DIR);
  return {
    host: env.HOST,
    port: env.PORT,
    workerPort: env.WORKER_PORT ?? null,
    workerStuckSeconds: env.WORKER_STUCK_SECONDS,
    dataDir,
    keywords: env.KEYWORDS,
    timeZone: env.TIME_ZONE ? timeZoneName(env.TIME_ZONE) : null,
    formatsDir: env.LOGFLOW_FORMATS_DIR ? path.resolve(env.LOGFLOW_FORMATS_DIR) : null,
    ...limitsOf(env),
    allowedOrigins: env.ALLOWED_ORIGINS,
    maxUploadBytes: env.MAX_UPLOAD_BYTES ?? null,
    maxDecompressionRatio: env.MAX_DECOMPRESSION_RATIO,
    decompressionMemory: env.DECOMPRESSION_MEMORY,
    keepUploads: env.KEEP_UPLOADS === 'true',
    maxStoredBytes: env.MAX_STORED_BYTES,
    retentionDays: env.RETENTION_DAYS,
    database: databaseOf(env),
    rabbitmq: env.RABBITMQ_URL
      ? { url: env.RABBITMQ_URL, managementURL: env.RABBITMQ_MANAGEMENT_URL ?? null }
      : null,
    storage: storageOf(env, dataDir),
    supabase: supabaseOf(env),
    auth: env.AUTH,
    registration: env.REGISTRATION,
    metrics: env.METRICS,
    workers: env.LOGFLOW_WORKERS ?? availableParallelism(),
    traces: tracesOf(env),
    leaseSeconds: env.LOGFLOW_LEASE_SECONDS,
    logLevel: env.LOGFLOW_LOG_LEVEL,
    shutdownTimeout: env.SHUTDOWN_TIMEOUT,
  };
}

/** What of the HTTP server is limited. */
function limitsOf(env: Environment) {
  return {
    generalRateLimit: env.GENERAL_RATE_LIMIT,
    uploadRateLimit: env.UPLOAD_RATE_LIMIT ?? env.GENERAL_RATE_LIMIT * UPLOADS_FOR_EACH_REQUEST,
    authEndpointsRateLimit: env.AUTH_ENDPOINTS_RATE_LIMIT,
    trustedProxies: env.TRUSTED_PROXIES,
    trustedProxyHeader: env.TRUSTED_PROXY_HEADER,
    maxConnections: env.MAX_CONNECTIONS,
    maxConnectionsPerAddress: env.MAX_CONNECTIONS_PER_ADDRESS,
    maxUploads: env.MAX_UPLOADS,
    maxUploadsPerUser: env.MAX_UPLOADS_PER_USER,
    maxWaitingJobsPerUser: env.MAX_WAITING_JOBS_PER_USER,
    maxQuestionsPerUser: env.MAX_QUESTIONS_PER_USER,
    maxWatchesPerUser: env.MAX_WATCHES_PER_USER,
    questionTimeout: env.QUESTION_TIMEOUT,
    headerTimeout: env.HEADER_TIMEOUT,
    bodyTimeout: env.BODY_TIMEOUT,
    uploadIdleTimeout: env.UPLOAD_IDLE_TIMEOUT,
    uploadMinRate: env.UPLOAD_MIN_RATE,
  };
}

/** Where they are sent the exporter reads itself, with the other variables of its own. */
function tracesOf(env: Environment): Config['traces'] {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return null;
  return { sampler: env.OTEL_TRACES_SAMPLER, ratio: Number(env.OTEL_TRACES_SAMPLER_ARG) };
}

function databaseOf(env: Environment): DatabaseConfig | null {
  if (!env.DATABASE_URL) return null;
  return {
    url: env.DATABASE_URL,
    directURL: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
  };
}

function storageOf(env: Environment, dataDir: string): Storage {
  if (env.STORAGE_URL) return parseStorageURL(env.STORAGE_URL);
  if (env.SUPABASE_BUCKET) return { kind: 'supabase', bucket: env.SUPABASE_BUCKET };
  return { kind: 'file', folder: path.join(dataDir, 'blobs') };
}

function supabaseOf(env: Environment): SupabaseConfig | null {
  if (!env.SUPABASE_URL || !env.SUPABASE_KEY) return null;
  return {
    url: env.SUPABASE_URL,
    key: env.SUPABASE_KEY,
    jwtSecret: env.SUPABASE_JWT_SECRET_KEY ?? null,
  };
}

function parse(name: VariableName, text: string | null): unknown {
  if (LISTS.includes(name)) return splitList(text ?? '');
  if (text === null) return undefined;
  const schema = Environment.properties[name];
  const isNumber = 'type' in schema && schema.type === 'integer';
  // Anything else stays a text, which the schema refuses.
  return isNumber && /^\d{1,16}$/.test(text) ? Number(text) : text;
}

function isNetwork(value: string): boolean {
  const [address = '', prefix, ...more] = value.split('/');
  if (isIP(address) === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv4(address) ? 32 : 128);
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { origin, protocol } = new URL(value);
  return origin === value && (protocol === 'http:' || protocol === 'https:');
}

/** What is wrong with a storage address, without repeating it: null where nothing is. */
function storageFault(value: string): string | null {
  try {
    parseStorageURL(value);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

/** An optional URL of one of these schemes, with a host. */
function url(...schemes: string[]) {
  const isOne = (value: string): boolean =>
    URL.canParse(value) &&
    schemes.includes(new URL(value).protocol.slice(0, -1)) &&
    new URL(value).hostname !== '';
  return Type.Optional(Type.Refine(Type.String(), isOne));
}
