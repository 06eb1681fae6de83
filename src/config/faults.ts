/** Faults of an environment beyond its single values: unknown names, and values that need others. */
import { nearestName } from '../engine/index.ts';
import { clientTable, configTable, type VariableName } from './settings.ts';

export type ConfigEnvironment = Readonly<Record<string, string | undefined>>;

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

/** Values that need others, or that nothing uses. */
export function missingPartners(env: ConfigEnvironment): ConfigFault[] {
  const isAuth = env.AUTH === 'supabase';
  const isStorage = env.STORAGE_URL?.startsWith('supabase:') || Boolean(env.SUPABASE_BUCKET);
  const faults: ConfigFault[] = [];
  const needs = (variable: VariableName, other: string, isMet: boolean): void => {
    if (env[variable] && !isMet) faults.push({ variable, problem: `needs ${other}` });
  };
  needs('DATABASE_DIRECT_URL', 'DATABASE_URL', Boolean(env.DATABASE_URL));
  needs('TRUSTED_PROXY_HEADER', 'TRUSTED_PROXIES', Boolean(env.TRUSTED_PROXIES));
  needs('RABBITMQ_MANAGEMENT_URL', 'RABBITMQ_URL', Boolean(env.RABBITMQ_URL));
  needs('SUPABASE_JWT_SECRET_KEY', 'AUTH=supabase', isAuth);
  const user = 'AUTH=supabase or STORAGE_URL=supabase://bucket';
  needs('SUPABASE_URL', user, isAuth || isStorage);
  needs('SUPABASE_KEY', user, isAuth || isStorage);
  const project = 'SUPABASE_URL and SUPABASE_KEY';
  const hasProject = Boolean(env.SUPABASE_URL && env.SUPABASE_KEY);
  if (isAuth) needs('AUTH', project, hasProject);
  if (isStorage)
    needs(env.SUPABASE_BUCKET ? 'SUPABASE_BUCKET' : 'STORAGE_URL', project, hasProject);
  const sends = env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  if (sends && env.OTEL_EXPORTER_OTLP_PROTOCOL === 'grpc') {
    faults.push({
      variable: 'OTEL_EXPORTER_OTLP_PROTOCOL',
      problem: 'is grpc: unset it and give the address for OTLP over HTTP, usually at port 4318',
    });
  }
  if (env.SUPABASE_BUCKET && env.STORAGE_URL) {
    faults.push({
      variable: 'SUPABASE_BUCKET',
      problem: 'conflicts with STORAGE_URL: unset one of them',
    });
  }
  return faults;
}

const KNOWN = [...configTable.map(({ name }) => name as string), ...Object.keys(clientTable)];

/** Whether there is a setting of the name, of servers or of commands that ask one. */
export const isSetting = (name: string): boolean => KNOWN.includes(name);

/** The variable that a name may mean. */
export const nearestSetting = (name: string): string | undefined => nearestName(name, KNOWN);

/** LOGFLOW_ names that do not exist, each with the existing one that it may mean. */
export function unknownNames(env: ConfigEnvironment): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith('LOGFLOW_') || isSetting(variable)) continue;
    const near = nearestSetting(variable);
    faults.push({
      variable,
      problem: `is unknown: ${near ? `did you mean ${near}?` : 'unset it (--help lists all)'}`,
    });
  }
  return faults;
}
