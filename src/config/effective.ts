import { type SettingSource, sourceOf } from './setting-sources.ts';
import { clientTable, configTable } from './settings.ts';

/** A setting as it holds, fit to be shown. */
export interface EffectiveSetting {
  name: string;
  /** Without its secret; null where it is unset. */
  value: string | null;
  source: SettingSource;
  meaning: string;
}

const CLIENT_SECRETS = ['LOGFLOW_TOKEN', 'LOGFLOW_PASSWORD'];
const HIDDEN = '***';

/** All settings of servers and of commands that ask one, in the order of the help. */
export function effectiveSettings(): EffectiveSetting[] {
  const ofServer = configTable.map(({ isSecret = false, ...one }) => ({ ...one, isSecret }));
  const ofClient = Object.entries(clientTable).map(([name, one]) => ({
    ...{ ...one, name },
    isSecret: CLIENT_SECRETS.includes(name),
  }));
  return [...ofServer, ...ofClient].map(({ name, default: standard, meaning, isSecret }) => {
    const value = process.env[name] || standard;
    const shown = value !== null && isSecret ? withoutSecret(name, value) : value;
    return { name, value: shown, source: sourceOf(name, standard), meaning };
  });
}

/** Of an address without its password; anything else is secret as a whole. */
function withoutSecret(name: string, value: string): string {
  const url = name.endsWith('_URL') ? URL.parse(value) : null;
  if (url === null) return HIDDEN;
  if (url.password) url.password = HIDDEN;
  if (url.searchParams.has('password')) url.searchParams.set('password', HIDDEN);
  return url.href;
}
