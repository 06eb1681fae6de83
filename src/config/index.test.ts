import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { ConfigError, configTable, readConfig } from './index.ts';

function faultsOf(env: Record<string, string>): Record<string, string> {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return Object.fromEntries(error.faults.map(({ variable, problem }) => [variable, problem]));
  }
  return {};
}

test('an empty environment gives the defaults', () => {
  const { workers, ...config } = readConfig({ PATH: '/bin', HOST: '' });
  assert.ok(workers >= 1);
  assert.deepEqual(config, {
    host: '127.0.0.1',
    port: 3008,
    workerPort: null,
    workerStuckSeconds: 300,
    dataDir: path.resolve('.log-flow'),
    keywords: ['error', 'timeout', 'failure', 'unauthorized'],
    timeZone: null,
    formatsDir: null,
    generalRateLimit: 1000,
    uploadRateLimit: 10_000,
    authEndpointsRateLimit: 10,
    trustedProxies: [],
    trustedProxyHeader: 'X-Forwarded-For',
    maxConnections: 10_000,
    maxConnectionsPerAddress: 1000,
    maxUploads: 500,
    maxUploadsPerUser: 100,
    maxWaitingJobsPerUser: 50_000,
    maxQuestionsPerUser: 20,
    questionTimeout: 30,
    maxWatchesPerUser: 1000,
    headerTimeout: 30,
    bodyTimeout: 60,
    uploadIdleTimeout: 60,
    uploadMinRate: 100,
    allowedOrigins: [],
    maxUploadBytes: null,
    maxDecompressionRatio: 1000,
    decompressionMemory: 536_870_912,
    keepUploads: true,
    maxStoredBytes: 0,
    retentionDays: 30,
    database: null,
    rabbitmq: null,
    storage: { kind: 'file', folder: path.resolve('.log-flow/blobs') },
    supabase: null,
    auth: 'local',
    registration: 'open',
    metrics: 'admin',
    traces: null,
    leaseSeconds: 60,
    logLevel: 'warn',
    shutdownTimeout: 8,
  });
});

test('every variable is read', () => {
  const config = readConfig({
    HOST: '::',
    PORT: '0',
    WORKER_PORT: '3009',
    WORKER_STUCK_SECONDS: '60',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example.com/v1/traces',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20token',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    LOGFLOW_DATA_DIR: '/data',
    KEYWORDS: 'panic, out of memory,',
    TIME_ZONE: 'europe/berlin',
    LOGFLOW_FORMATS_DIR: '/formats',
    GENERAL_RATE_LIMIT: '5',
    UPLOAD_RATE_LIMIT: '7',
    TRUSTED_PROXY_HEADER: 'X-Real-IP',
    MAX_CONNECTIONS: '10',
    MAX_CONNECTIONS_PER_ADDRESS: '9',
    MAX_UPLOADS: '8',
    MAX_UPLOADS_PER_USER: '3',
    MAX_WAITING_JOBS_PER_USER: '7',
    MAX_QUESTIONS_PER_USER: '3',
    QUESTION_TIMEOUT: '7',
    MAX_WATCHES_PER_USER: '2',
    HEADER_TIMEOUT: '11',
    BODY_TIMEOUT: '12',
    UPLOAD_IDLE_TIMEOUT: '13',
    UPLOAD_MIN_RATE: '0',
    AUTH_ENDPOINTS_RATE_LIMIT: '6',
    TRUSTED_PROXIES: '10.0.0.0/8, ::1,fd00::/8',
    ALLOWED_ORIGINS: 'https://logs.example.com,http://localhost:5173',
    MAX_UPLOAD_BYTES: '1000000000000',
    DECOMPRESSION_MEMORY: '33554432',
    KEEP_UPLOADS: 'false',
    MAX_STORED_BYTES: '1000000',
    RETENTION_DAYS: '0',
    STORAGE_URL: 'file:///var/blobs',
    REGISTRATION: 'closed',
    METRICS: 'open',
    AUTH: 'local',
    LOGFLOW_WORKERS: '0',
    LOGFLOW_LEASE_SECONDS: '90',
    LOGFLOW_LOG_LEVEL: 'debug',
    LOGFLOW_TOKEN: 'for the client',
    SHUTDOWN_TIMEOUT: '1',
  });
  assert.deepEqual(config, {
    host: '::',
    port: 0,
    workerPort: 3009,
    workerStuckSeconds: 60,
    dataDir: path.resolve('/data'),
    keywords: ['panic', 'out of memory'],
    timeZone: 'Europe/Berlin',
    formatsDir: path.resolve('/formats'),
    generalRateLimit: 5,
    uploadRateLimit: 7,
    authEndpointsRateLimit: 6,
    trustedProxies: ['10.0.0.0/8', '::1', 'fd00::/8'],
    trustedProxyHeader: 'X-Real-IP',
    maxConnections: 10,
    maxConnectionsPerAddress: 9,
    maxUploads: 8,
    maxUploadsPerUser: 3,
    maxWaitingJobsPerUser: 7,
    maxQuestionsPerUser: 3,
    questionTimeout: 7,
    maxWatchesPerUser: 2,
    headerTimeout: 11,
    bodyTimeout: 12,
    uploadIdleTimeout: 13,
    uploadMinRate: 0,
    allowedOrigins: ['https://logs.example.com', 'http://localhost:5173'],
    maxUploadBytes: 1e12,
    decompressionMemory: 33_554_432,
    keepUploads: false,
    maxStoredBytes: 1_000_000,
    retentionDays: 0,
    maxDecompressionRatio: 1000,
    database: null,
    rabbitmq: null,
    storage: { kind: 'file', folder: path.resolve('/var/blobs') },
    supabase: null,
    auth: 'local',
    registration: 'closed',
    metrics: 'open',
    traces: { sampler: 'parentbased_traceidratio', ratio: 0.25 },
    leaseSeconds: 90,
    workers: 0,
    logLevel: 'debug',
    shutdownTimeout: 1,
  });
});

test('all faults are reported at once, with the value and what to do', () => {
  const faults = faultsOf({
    HOST: 'not a host',
    PORT: '65536',
    WORKER_PORT: '65536',
    WORKER_STUCK_SECONDS: '0',
    KEYWORDS: ',',
    TIME_ZONE: 'Mars/Olympus',
    GENERAL_RATE_LIMIT: '1e3',
    UPLOAD_RATE_LIMIT: '0',
    TRUSTED_PROXY_HEADER: 'CF-Connecting-IP',
    MAX_CONNECTIONS: '9',
    MAX_CONNECTIONS_PER_ADDRESS: '0',
    MAX_UPLOADS: '0',
    MAX_UPLOADS_PER_USER: '0',
    MAX_WAITING_JOBS_PER_USER: '0',
    MAX_QUESTIONS_PER_USER: '0',
    QUESTION_TIMEOUT: '0',
    MAX_WATCHES_PER_USER: '0',
    HEADER_TIMEOUT: '0',
    BODY_TIMEOUT: '0',
    UPLOAD_IDLE_TIMEOUT: '0',
    UPLOAD_MIN_RATE: '-1',
    AUTH_ENDPOINTS_RATE_LIMIT: '-1',
    TRUSTED_PROXIES: '10.0.0.0/33',
    ALLOWED_ORIGINS: 'https://logs.example.com/path',
    MAX_UPLOAD_BYTES: '1 GB',
    MAX_DECOMPRESSION_RATIO: '0.5',
    DECOMPRESSION_MEMORY: '33554431',
    KEEP_UPLOADS: 'yes',
    MAX_STORED_BYTES: '-1',
    RETENTION_DAYS: '-1',
    DATABASE_URL: 'mysql://db',
    DATABASE_DIRECT_URL: 'db',
    DATABASE_POOL_SIZE: '1',
    RABBITMQ_URL: 'mq',
    RABBITMQ_MANAGEMENT_URL: 'mq',
    STORAGE_URL: 'file:relative',
    REGISTRATION: 'half',
    METRICS: 'all',
    AUTH: 'ldap',
    SUPABASE_URL: 'project',
    SUPABASE_KEY: 'short',
    SUPABASE_BUCKET: 'a/b',
    SUPABASE_JWT_SECRET_KEY: 'short',
    LOGFLOW_WORKERS: '1.5',
    LOGFLOW_LEASE_SECONDS: '1',
    LOGFLOW_LOG_LEVEL: 'verbose',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'grpc://localhost',
    OTEL_EXPORTER_OTLP_HEADERS: 'token',
    OTEL_TRACES_SAMPLER: 'xray',
    OTEL_TRACES_SAMPLER_ARG: '1.5',
    SHUTDOWN_TIMEOUT: '',
  });
  const anyText = ['LOGFLOW_CONFIG', 'LOGFLOW_DATA_DIR', 'LOGFLOW_FORMATS_DIR'];
  const expected = configTable
    .map(({ name }) => name as string)
    .filter((name) => ![...anyText, 'SHUTDOWN_TIMEOUT'].includes(name));
  assert.deepEqual(Object.keys(faults), expected);
  assert.equal(faults.PORT, 'is "65536": give a whole number from 0 to 65535');
});

test('the message has a line for each fault', () => {
  assert.throws(() => readConfig({ PORT: 'x', AUTH: 'y' }), {
    message:
      /^The configuration cannot be used:\n {2}PORT is "x": .*\n {2}AUTH is "y": give local or supabase$/,
  });
});

test('unknown LOGFLOW_ names are refused, with a suggestion', () => {
  const faults = faultsOf({ LOGFLOW_DATADIR: '/x', LOGFLOW_WORKER: '2', LOGFLOW_COLOUR: '1' });
  assert.deepEqual(faults, {
    LOGFLOW_DATADIR: 'is unknown: did you mean LOGFLOW_DATA_DIR?',
    LOGFLOW_WORKER: 'is unknown: did you mean LOGFLOW_WORKERS?',
    LOGFLOW_COLOUR: 'is unknown: unset it (--help lists all)',
  });
});

test('shared stores are read, with their defaults', () => {
  const config = readConfig({
    DATABASE_URL: 'postgres://me:secret@db/x',
    RABBITMQ_URL: 'amqps://me:secret@mq/vhost',
    RABBITMQ_MANAGEMENT_URL: 'https://mq:15671',
    STORAGE_URL: 's3://bucket?region=x',
    AUTH: 'supabase',
    SUPABASE_URL: 'https://project.supabase.co',
    SUPABASE_KEY: 'a-long-key',
  });
  assert.deepEqual(config.database, {
    url: 'postgres://me:secret@db/x',
    directURL: 'postgres://me:secret@db/x',
    poolSize: 10,
  });
  assert.deepEqual(config.rabbitmq, {
    url: 'amqps://me:secret@mq/vhost',
    managementURL: 'https://mq:15671',
  });
  assert.deepEqual(config.storage, {
    kind: 's3',
    bucket: 'bucket',
    endpoint: undefined,
    region: 'x',
  });
  assert.deepEqual(config.supabase, {
    url: 'https://project.supabase.co',
    key: 'a-long-key',
    jwtSecret: null,
  });
});

test('values that mean nothing without others are refused; secrets are not shown', () => {
  const faults = faultsOf({
    DATABASE_DIRECT_URL: 'postgres://me:secret@db/x',
    TRUSTED_PROXY_HEADER: 'X-Real-IP',
    RABBITMQ_MANAGEMENT_URL: 'http://me:secret@mq',
    SUPABASE_JWT_SECRET_KEY: 'secret'.repeat(6),
    SUPABASE_URL: 'https://project.supabase.co',
    SUPABASE_KEY: 'secret-key',
  });
  assert.deepEqual(faults, {
    DATABASE_DIRECT_URL: 'needs DATABASE_URL',
    TRUSTED_PROXY_HEADER: 'needs TRUSTED_PROXIES',
    RABBITMQ_MANAGEMENT_URL: 'needs RABBITMQ_URL',
    SUPABASE_JWT_SECRET_KEY: 'needs AUTH=supabase',
    SUPABASE_URL: 'needs AUTH=supabase or STORAGE_URL=supabase://bucket',
    SUPABASE_KEY: 'needs AUTH=supabase or STORAGE_URL=supabase://bucket',
  });
  assert.deepEqual(faultsOf({ AUTH: 'supabase', SUPABASE_BUCKET: 'b' }), {
    AUTH: 'needs SUPABASE_URL and SUPABASE_KEY',
    SUPABASE_BUCKET: 'needs SUPABASE_URL and SUPABASE_KEY',
  });
  const secrets = { RABBITMQ_URL: 'http://me:secret@mq', STORAGE_URL: 's3://key:secret@bucket' };
  const shown = faultsOf(secrets);
  for (const problem of Object.values(shown)) assert.doesNotMatch(problem, /secret/);
  assert.match(shown.STORAGE_URL!, /access keys do not belong into the address/);
});

test('traces are sent by OTLP over HTTP alone', () => {
  const grpc = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
  assert.deepEqual(faultsOf(grpc), {});
  const faults = faultsOf({ ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317' });
  assert.deepEqual(Object.keys(faults), ['OTEL_EXPORTER_OTLP_PROTOCOL']);
});

test('too many keywords', () => {
  const words = Array.from({ length: 65 }, (_, i) => `word${i}`);
  assert.ok('KEYWORDS' in faultsOf({ KEYWORDS: words.join(',') }));
  assert.equal(readConfig({ KEYWORDS: words.slice(1).join(',') }).keywords.length, 64);
});
