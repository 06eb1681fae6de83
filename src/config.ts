import { isIP, isIPv4 } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import {
  clientTable,
  configTable,
  MAX_KEYWORDS,
  notBuiltIn,
  splitList,
  type VariableName,
} from './config-table.ts';

export { configTable } from './config-table.ts';

const rate = Type.Integer({ minimum: 1, maximum: 1_000_000 });

/** The environment after its texts became numbers and lists. Unset variables without a default are absent. */
const Environment = Type.Object({
  HOST: Type.String({ pattern: '^[A-Za-z0-9.:_-]+$' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535 }),
  LOGFLOW_DATA_DIR: Type.String({ minLength: 1 }),
  KEYWORDS: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
    minItems: 1,
    maxItems: MAX_KEYWORDS,
  }),
  LOGFLOW_FORMATS_DIR: Type.Optional(Type.String({ minLength: 1 })),
  GENERAL_RATE_LIMIT: rate,
  AUTH_ENDPOINTS_RATE_LIMIT: rate,
  TRUSTED_PROXIES: Type.Array(Type.Refine(Type.String(), isNetwork)),
  ALLOWED_ORIGINS: Type.Array(Type.Refine(Type.String(), isOrigin)),
  MAX_UPLOAD_BYTES: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  STORAGE_URL: Type.Optional(Type.Refine(Type.String(), isFolderURL)),
  AUTH: Type.Literal('local'),
  LOGFLOW_WORKERS: Type.Optional(Type.Integer({ minimum: 0, maximum: 256 })),
  LOGFLOW_LOG_LEVEL: Type.Union(
    (['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const).map((level) =>
      Type.Literal(level),
    ),
  ),
  SHUTDOWN_TIMEOUT: Type.Integer({ minimum: 0, maximum: 3600 }),
});
type Environment = Static<typeof Environment>;

const LISTS: readonly VariableName[] = ['KEYWORDS', 'TRUSTED_PROXIES', 'ALLOWED_ORIGINS'];

export interface Config {
  host: string;
  port: number;
  /** Absolute. */
  dataDir: string;
  keywords: string[];
  /** Absolute folder of the user's own formats; null: none. */
  formatsDir: string | null;
  /** Requests a minute. */
  generalRateLimit: number;
  authEndpointsRateLimit: number;
  /** Addresses and CIDR ranges. */
  trustedProxies: string[];
  allowedOrigins: string[];
  /** Bytes; null: no limit. */
  maxUploadBytes: number | null;
  /** Absolute folder of uploaded bytes. */
  storageDir: string;
  auth: 'local';
  /** Engine threads; 0: this process takes no chunks. */
  workers: number;
  logLevel: Environment['LOGFLOW_LOG_LEVEL'];
  /** Seconds. */
  shutdownTimeout: number;
}

export interface ConfigFault {
  variable: string;
  /** What is wrong and what to do. */
  problem: string;
}

/** All that is wrong with the environment, in one message of one line each. */
export class ConfigError extends Error {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map(({ variable, problem }) => `  ${variable} ${problem}`);
    super(['The configuration cannot be used:', ...lines].join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Reads the configuration; an empty variable counts as unset. Throws a ConfigError that names every
 * fault: values that do not fit, LOGFLOW_ names that nobody knows, and what is not built in yet.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults = [...refused(env), ...unknown(env)];
  const values: Record<string, unknown> = {};
  for (const variable of configTable) {
    const text = env[variable.name] || variable.default;
    const value = parse(variable.name, text);
    if (value === undefined) continue;
    values[variable.name] = value;
    if (Value.Check(Environment.properties[variable.name], value)) continue;
    const problem = `is ${quote(text)}: ${hint(variable.name, text) ?? `give ${variable.expects}`}`;
    faults.push({ variable: variable.name, problem });
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return toConfig(Value.Parse(Environment, values));
}

function toConfig(env: Environment): Config {
  const dataDir = path.resolve(env.LOGFLOW_DATA_DIR);
  return {
    host: env.HOST,
    port: env.PORT,
    dataDir,
    keywords: env.KEYWORDS,
    formatsDir: env.LOGFLOW_FORMATS_DIR ? path.resolve(env.LOGFLOW_FORMATS_DIR) : null,
    generalRateLimit: env.GENERAL_RATE_LIMIT,
    authEndpointsRateLimit: env.AUTH_ENDPOINTS_RATE_LIMIT,
    trustedProxies: env.TRUSTED_PROXIES,
    allowedOrigins: env.ALLOWED_ORIGINS,
    maxUploadBytes: env.MAX_UPLOAD_BYTES ?? null,
    storageDir: env.STORAGE_URL ? fileURLToPath(env.STORAGE_URL) : path.join(dataDir, 'blobs'),
    auth: env.AUTH,
    workers: env.LOGFLOW_WORKERS ?? availableParallelism(),
    logLevel: env.LOGFLOW_LOG_LEVEL,
    shutdownTimeout: env.SHUTDOWN_TIMEOUT,
  };
}

function parse(name: VariableName, text: string | null): unknown {
  if (LISTS.includes(name)) return splitList(text ?? '');
  if (text === null) return undefined;
  const schema = Environment.properties[name];
  const isNumber = 'type' in schema && schema.type === 'integer';
  // What is no plain number stays a text, which the schema refuses.
  return isNumber && /^\d{1,16}$/.test(text) ? Number(text) : text;
}

/** What to say of values that the contract knows and this release does not. */
function hint(name: VariableName, text: string | null): string | undefined {
  if (name === 'AUTH' && text === 'supabase') return 'Supabase is not built in yet; give local';
  const scheme = name === 'STORAGE_URL' ? text?.match(/^(s3|supabase):/)?.[1] : undefined;
  if (scheme) return `${scheme}: is not built in yet; give a file: URL, or unset it`;
  return undefined;
}

/** Their values may hold passwords, so they are not shown. */
function refused(env: Readonly<Record<string, string | undefined>>): ConfigFault[] {
  return Object.entries(notBuiltIn)
    .filter(([variable]) => env[variable])
    .map(([variable, why]) => ({ variable, problem: `is set: ${why}` }));
}

function unknown(env: Readonly<Record<string, string | undefined>>): ConfigFault[] {
  const known = [...configTable, ...clientTable].map(({ name }) => name);
  const faults: ConfigFault[] = [];
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith('LOGFLOW_') || known.includes(variable)) continue;
    const near = nearest(variable, known);
    faults.push({
      variable,
      problem: `is unknown: ${near ? `did you mean ${near}?` : 'unset it (--help lists all)'}`,
    });
  }
  return faults;
}

/** The name that is at most three changed letters away, if there is one. */
function nearest(name: string, names: string[]): string | undefined {
  const ranked = names
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0] && ranked[0].distance <= 3 ? ranked[0].other : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
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

/** An encoded slash has no place in a path. */
function isFolderURL(value: string): boolean {
  return value.startsWith('file:///') && URL.canParse(value) && !/%2f|%00/i.test(value);
}

const quote = (text: string | null): string => JSON.stringify(text ?? '');
