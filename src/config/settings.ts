/** The environment variables, their defaults and what they mean: for `--help` and for reading them. */

export interface ConfigVariable {
  name: string;
  /** As written in the environment; null where there is none (`meaning` then says what unset means). */
  default: string | null;
  meaning: string;
  /** What a valid value is: follows "give ". */
  expects: string;
  /** Holds a password or a key: the value is never shown. */
  isSecret?: boolean;
}

const LIST = [
  variable(
    'LOGFLOW_CONFIG',
    null,
    'file of settings, lines NAME=value, behind the environment (unset: settings.env in ~/.config/log-flow, if it is there)',
    'a file',
  ),
  variable('HOST', '127.0.0.1', 'address to listen on', 'an address or a host name'),
  variable(
    'PORT',
    '3008',
    'port to listen on; 0 chooses a free one',
    'a whole number from 0 to 65535',
  ),
  variable(
    'WORKER_PORT',
    null,
    'port of HOST on which `worker` answers /health, /ready and /metrics; 0 chooses a free one (unset: none)',
    'a whole number from 0 to 65535',
  ),
  variable(
    'WORKER_STUCK_SECONDS',
    '300',
    'seconds without progress after which /health of a worker says that it is stuck',
    'a whole number of seconds from 1 to 86400',
  ),
  variable(
    'LOGFLOW_DATA_DIR',
    './.log-flow',
    'folder of the embedded database and of uploads',
    'a folder',
  ),
  variable(
    'KEYWORDS',
    'error,timeout,failure,unauthorized',
    'words to count in messages, separated by commas',
    '1 to 64 words, separated by commas, each at most 100 characters long',
  ),
  variable(
    'TIME_ZONE',
    null,
    'zone of times that do not say theirs, where no request or account says it (unset: UTC)',
    'a place such as Europe/Berlin, an offset such as +01:00, or UTC',
  ),
  variable(
    'LOGFLOW_FORMATS_DIR',
    null,
    'folder of your own format files (unset: none)',
    'a folder of *.json files',
  ),
  variable(
    'GENERAL_RATE_LIMIT',
    '1000',
    'requests a minute of one user, or of one address without a user, without uploads',
    'a whole number from 1 to 1000000',
  ),
  variable(
    'UPLOAD_RATE_LIMIT',
    null,
    'uploads a minute of one user (unset: ten times GENERAL_RATE_LIMIT)',
    'a whole number from 1 to 10000000',
  ),
  variable(
    'AUTH_ENDPOINTS_RATE_LIMIT',
    '10',
    'requests a minute from one address to POST /auth',
    'a whole number from 1 to 1000000',
  ),
  variable(
    'TRUSTED_PROXIES',
    null,
    'proxies whose TRUSTED_PROXY_HEADER is trusted (unset: none)',
    'addresses or CIDR ranges, separated by commas, as in 10.0.0.0/8,::1',
  ),
  variable(
    'TRUSTED_PROXY_HEADER',
    'X-Forwarded-For',
    'header in which trusted proxies name the client: X-Forwarded-For or X-Real-IP',
    'X-Forwarded-For or X-Real-IP',
  ),
  variable(
    'MAX_CONNECTIONS',
    '10000',
    'connections open at once',
    'a whole number from 10 to 1000000',
  ),
  variable(
    'MAX_CONNECTIONS_PER_ADDRESS',
    '1000',
    'connections open at once from one address (IPv6: one /64); trusted proxies have no such limit',
    'a whole number from 1 to 1000000',
  ),
  variable(
    'MAX_UPLOADS',
    '500',
    'uploads at once in this process',
    'a whole number from 1 to 100000',
  ),
  variable(
    'MAX_UPLOADS_PER_USER',
    '100',
    'uploads at once of one user in this process',
    'a whole number from 1 to 100000',
  ),
  variable(
    'MAX_WAITING_JOBS_PER_USER',
    '50000',
    'jobs of one user that have not ended',
    'a whole number from 1 to 100000000',
  ),
  variable(
    'MAX_QUESTIONS_PER_USER',
    '20',
    'questions to the bytes of jobs at once of one user in this process',
    'a whole number from 1 to 100000',
  ),
  variable(
    'QUESTION_TIMEOUT',
    '30',
    'seconds that a worker has for its part of a question; then the asking process answers it itself',
    'a whole number of seconds from 1 to 3600',
  ),
  variable(
    'MAX_WATCHES_PER_USER',
    '1000',
    'live connections (WebSocket) at once of one user in this process',
    'a whole number from 1 to 100000',
  ),
  variable(
    'HEADER_TIMEOUT',
    '30',
    'seconds in which the headers of a request have to come',
    'a whole number of seconds from 1 to 3600',
  ),
  variable(
    'BODY_TIMEOUT',
    '60',
    'seconds in which the body of a request that is no upload has to come',
    'a whole number of seconds from 1 to 3600',
  ),
  variable(
    'UPLOAD_IDLE_TIMEOUT',
    '60',
    'seconds without a byte after which an upload is given up',
    'a whole number of seconds from 1 to 86400',
  ),
  variable(
    'UPLOAD_MIN_RATE',
    '100',
    'bytes a second that an upload has to send on average, over half a minute; 0: no limit',
    'a whole number of bytes from 0 to 1000000000',
  ),
  variable(
    'ALLOWED_ORIGINS',
    null,
    'origins whose web pages may call the API, beside its own (unset: none)',
    'origins, separated by commas, as in https://logs.example.com',
  ),
  variable(
    'MAX_UPLOAD_BYTES',
    null,
    'largest upload in bytes, as sent and decompressed (unset: no limit)',
    'a whole number of bytes, at least 1',
  ),
  variable(
    'MAX_DECOMPRESSION_RATIO',
    '1000',
    'how many times its size a compressed upload may expand to, above 100 MB',
    'a whole number, at least 1',
  ),
  variable(
    'DECOMPRESSION_MEMORY',
    '536870912',
    'bytes that the windows of all compressed uploads take together; half of it is for one user at most',
    'a whole number of bytes, at least 33554432',
  ),
  variable(
    'KEEP_UPLOADS',
    'true',
    'whether the bytes of a completed job stay with it; false: they go when its report is complete',
    'true or false',
  ),
  variable(
    'MAX_STORED_BYTES',
    '0',
    'compressed bytes that the jobs of one user keep; 0: no limit',
    'a whole number of bytes, at least 0',
  ),
  variable(
    'RETENTION_DAYS',
    '30',
    'days that a job stays after its end, with report and bytes; 0: until it is removed',
    'a whole number of days from 0 to 36500',
  ),
  secret(
    'DATABASE_URL',
    'PostgreSQL, shared by all processes (unset: embedded database, for a single process)',
    'a postgres: URL, as in postgres://user:password@host:5432/database',
  ),
  secret(
    'DATABASE_DIRECT_URL',
    'direct PostgreSQL URL for LISTEN when DATABASE_URL is a pooler (unset: DATABASE_URL)',
    'a postgres: URL, as in postgres://user:password@host:5432/database',
  ),
  variable(
    'DATABASE_POOL_SIZE',
    '10',
    'maximum number of connections of a process to DATABASE_URL',
    'a whole number from 2 to 1000',
  ),
  secret(
    'RABBITMQ_URL',
    'RabbitMQ as the queue (unset: queue in the database)',
    'an amqp: or amqps: URL, as in amqp://user:password@host:5672/vhost',
  ),
  secret(
    'RABBITMQ_MANAGEMENT_URL',
    "RabbitMQ's management API, to count messages in flight in all processes (unset: only in this one)",
    'an http: or https: URL, as in http://user:password@host:15672',
  ),
  secret(
    'STORAGE_URL',
    'where uploads are stored (unset: in LOGFLOW_DATA_DIR)',
    'file:///folder, s3://bucket?endpoint=https://host&region=name, or supabase://bucket',
  ),
  variable(
    'REGISTRATION',
    'open',
    'who may make an account: anybody (open), or operators by `log-flow users` (closed)',
    'open or closed',
  ),
  variable(
    'METRICS',
    'admin',
    'who may read /metrics from other machines: administrators (admin) or anybody (open)',
    'open or admin',
  ),
  variable('AUTH', 'local', 'where accounts are kept: local or supabase', 'local or supabase'),
  variable(
    'SUPABASE_URL',
    null,
    'URL of the Supabase project, for AUTH=supabase and STORAGE_URL=supabase://bucket',
    'an http: or https: URL, as in https://project.supabase.co',
  ),
  secret(
    'SUPABASE_KEY',
    'API key of the Supabase project; storage needs the service role key',
    'a key',
  ),
  variable(
    'SUPABASE_BUCKET',
    null,
    'short for STORAGE_URL=supabase://bucket',
    'the name of a bucket: letters, digits, - _ and .',
  ),
  secret(
    'SUPABASE_JWT_SECRET_KEY',
    'JWT secret of older Supabase projects (unset: tokens are verified with the published keys)',
    'the secret as the project shows it, at least 32 characters',
  ),
  variable(
    'LOGFLOW_WORKERS',
    null,
    'threads that analyse; with 0 the process takes no chunks (unset: one for each core)',
    'a whole number from 0 to 256',
  ),
  variable(
    'LOGFLOW_LEASE_SECONDS',
    '60',
    'seconds that a claim or an upload holds without renewal',
    'a whole number of seconds from 2 to 3600',
  ),
  variable(
    'LOGFLOW_LOG_LEVEL',
    'warn',
    'level of the log on stderr; info logs every request',
    'trace, debug, info, warn, error, fatal or silent',
  ),
  variable(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    null,
    'where traces are sent by OTLP over HTTP, as <endpoint>/v1/traces (unset: no traces)',
    'an http: or https: URL, as in http://localhost:4318',
  ),
  variable(
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    null,
    'the same with the whole path (unset: OTEL_EXPORTER_OTLP_ENDPOINT)',
    'an http: or https: URL, as in http://localhost:4318/v1/traces',
  ),
  secret(
    'OTEL_EXPORTER_OTLP_HEADERS',
    'headers for the receiver of traces, as in authorization=Bearer%20TOKEN (unset: none)',
    'name=value pairs, separated by commas, their values percent-encoded',
  ),
  variable(
    'OTEL_TRACES_SAMPLER',
    'parentbased_always_on',
    'which traces are kept; with traceidratio the share of OTEL_TRACES_SAMPLER_ARG',
    'always_on, always_off, traceidratio, or one of these behind parentbased_',
  ),
  variable(
    'OTEL_TRACES_SAMPLER_ARG',
    '1',
    'share of traces that is kept, for OTEL_TRACES_SAMPLER=parentbased_traceidratio',
    'a number from 0 to 1',
  ),
  variable(
    'SHUTDOWN_TIMEOUT',
    '8',
    'seconds that running chunks and requests may take when the process stops',
    'a whole number of seconds from 0 to 3600',
  ),
] as const;

export type VariableName = (typeof LIST)[number]['name'];

export const configTable: readonly (ConfigVariable & { name: VariableName })[] = LIST;

/** Read by the command line, for `upload` and `watch`. */
export const clientTable = {
  LOGFLOW_SERVER: {
    default: 'http://127.0.0.1:3008',
    meaning: 'URL of the server (default: that of the last login, else http://127.0.0.1:3008)',
  },
  LOGFLOW_TOKEN: { default: null, meaning: 'access token or API key' },
  LOGFLOW_EMAIL: { default: null, meaning: 'e-mail address to sign in with' },
  LOGFLOW_PASSWORD: { default: null, meaning: 'password to sign in with' },
} as const satisfies Record<string, Pick<ConfigVariable, 'default' | 'meaning'>>;

/** A comma-separated list as words, without blanks and empty ones. */
export function splitList(value: string): string[] {
  return value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

export const DEFAULT_KEYWORDS: readonly string[] = splitList(defaultOf('KEYWORDS'));

function defaultOf(name: VariableName): string {
  return configTable.find((entry) => entry.name === name)?.default ?? '';
}

function variable<Name extends string>(
  name: Name,
  standard: string | null,
  meaning: string,
  expects: string,
): ConfigVariable & { name: Name } {
  return { name, default: standard, meaning, expects };
}

function secret<Name extends string>(
  name: Name,
  meaning: string,
  expects: string,
): ConfigVariable & { name: Name } {
  return { name, default: null, meaning, expects, isSecret: true };
}
