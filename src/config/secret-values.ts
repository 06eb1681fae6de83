import type { ConfigEnvironment } from './faults.ts';
import { configTable } from './settings.ts';

/** Secrets that client libraries read from the environment themselves. */
const OF_LIBRARIES = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'PGPASSWORD'];

/** The secrets of an environment (of this process, unless another is given): of an address its password, of anything else the whole value. */
export function secretValues(env: ConfigEnvironment = process.env): string[] {
  const names = configTable.filter(({ isSecret }) => isSecret).map(({ name }) => name as string);
  return [...names, ...OF_LIBRARIES].flatMap((name) => {
    const value = env[name] ?? '';
    if (value === '') return [];
    return name.endsWith('_URL') ? passwordsOf(value) : [value];
  });
}

/** What cannot be read as an address is secret as a whole. */
function passwordsOf(address: string): string[] {
  const url = URL.parse(address);
  if (url === null) return [address];
  const passwords = [url.password, url.searchParams.get('password') ?? ''];
  return passwords.filter(Boolean).flatMap((password) => [password, decoded(password)]);
}

/** A password may hold a percent sign that encodes nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
