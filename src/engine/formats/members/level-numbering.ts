/** What a number means as a level, by the name under which a record has it and by the names beside it. */
import type { Numbering } from '../../levels/levels.ts';
import type { KeyNames } from '../key-names.ts';

/** Names in plain form, as `plainName` makes them. */
const BY_NAME: [RegExp, Numbering][] = [
  [/(?:severity|level)number$/, 'otel'],
  [/levelno$/, 'python'],
  // Application Insights.
  [/^severitylevel$/, 'rising'],
];

const SEVERITIES = /^(?:(?:syslog)?(?:severity|sev|pri)|syslogprio(?:rity)?)(?:code)?$/;
/** Tasks, mails and tickets have a priority too: as a severity it is that of the journal, or stands in a record of syslog. */
const OF_JOURNAL = 'PRIORITY';
/** Beside a level they say that the record went through syslog, or is one of Graylog. */
const OF_SYSLOG = /^(?:syslog|gl2)\w+$|^(?:facility|facilitynum|shortmessage)$/;

/** The greatest severity of syslog: greater numbers are of another numbering. */
const MAX_SEVERITY = 7;

/** The numbering of a value found at a path, the last name of which tells it where the format leaves that to the rule. */
export function numberingAt(path: string, value: unknown, keys: KeyNames): Numbering {
  if (!keys.byRule) return keys.numbering;
  const written = path.slice(path.lastIndexOf('.') + 1);
  const name = plainName(written);
  const known = BY_NAME.find(([pattern]) => pattern.test(name));
  if (known) return known[1];
  const isSyslog = keys.isOfSyslog || written === OF_JOURNAL || SEVERITIES.test(name);
  return isSyslog && Number(value) <= MAX_SEVERITY ? 'syslog' : keys.numbering;
}

/** Do names of a record say that it is one of syslog? */
export const isNameOfSyslog = (name: string): boolean => OF_SYSLOG.test(plainName(name));

/** A name without case and separators. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
