/**
 * Finds by rule which members of a record give its time, level and message: names are compared without case and separators, and
 * a few common wrappers are looked into. For formats that are not one program's: there are more names than a list can hold.
 */
import type { KeyNames } from '../key-names.ts';
import { isNameOfSyslog, plainName } from './level-numbering.ts';

type Member = 'timestamp' | 'level' | 'message';

const KNOWN_TIMES =
  /^(?:event|log|local|utc|start|create|record)?(?:time|timestamp|datetime)(?:stamp|local|iso8601|utc|unix|unixnano|nanos?|millis|ms|us|ns|generated|created|logged|received)?$/;
/** `requestReceivedTimestamp`, `created_at`, `startDate`; `msec` of nginx and `reqTimeSec` of Akamai. */
const MAYBE_TIMES =
  /(?:timestamp|[a-z]time|[a-z]date|(?:ed|t)at)$|^(?:msec|reqtimesec|observedtimeunixnano)$/;
/** How long something took, or when something else happens. */
const NO_TIMES =
  /^(?:up|run|life|elapsed|request|response|process|processing|wait|connect|queue|cpu|total|end|expiry|update|modified|birth|due)(?:time|date)$/;
const LEVELS =
  /^(?:log|event|error|record|message|msg|syslog)?(?:level|lvl|severity|priority)(?:name|text|string|str|label|no|number|level|code|displayname)?$|^messagetype$|^(?:sev|pri|prio)$/;
const MESSAGES =
  /^(?:log|event|error|short|full|raw|text)?(?:message|msg|text|txt|payload)$|^(?:description|log|event|body|line)$/;

/** Members that hold the record itself, inside of what a shipper or a store adds. */
const WRAPPERS = new Set(
  'body source fields event log record data payload jsonpayload attributes message msg meta metadata content context header properties info details'.split(
    ' ',
  ),
);

/** So many names has a path at most: `_source.log.level`. */
const MAX_DEPTH = 3;

/** zap's development encoder in JSON: letters that mean something together alone. */
const LETTERS: Record<string, Member> = { T: 'timestamp', L: 'level', M: 'message' };

/** In the `t` of MongoDB, beside which its level is `s`. */
const DATE = '$date';

/** The keys with those that the rule finds among the names of a record behind them; `wrapped`: the names in the wrapper at a path. */
export function withNamesByRule(
  keys: KeyNames,
  names: Iterable<string>,
  wrapped: (path: string) => Iterable<string>,
): KeyNames {
  const found: Record<Member, string[]> = {
    timestamp: [...keys.timestamp],
    level: [...keys.level],
    message: [...keys.message],
  };
  const maybeTimes: string[] = [];
  const add = (path: string, name: string): void => {
    const plain = plainName(name);
    const addTo = (member: Member): void => {
      if (!keys[member].includes(path)) found[member].push(path);
    };
    if (KNOWN_TIMES.test(plain)) addTo('timestamp');
    else if (MAYBE_TIMES.test(plain) && !NO_TIMES.test(plain)) maybeTimes.push(path);
    if (LEVELS.test(plain)) addTo('level');
    if (MESSAGES.test(plain)) addTo('message');
  };
  let isOfSyslog = false;
  const addAll = (inner: string[], prefix: string, depth: number): void => {
    for (const name of inner) add(prefix + name, name);
    isOfSyslog ||= inner.some(isNameOfSyslog);
    if (depth === MAX_DEPTH) return;
    for (const wrapper of inner.filter(isWrapper)) {
      const path = prefix + wrapper;
      addAll([...wrapped(path)], `${path}.`, depth + 1);
    }
  };
  const all = [...names];
  addAll(all, '', 1);
  const letters = Object.entries(LETTERS);
  if (letters.every(([name]) => all.includes(name)))
    for (const [name, member] of letters) found[member].push(name);
  if (all.includes('t') && all.includes('s') && [...wrapped('t')].includes(DATE)) {
    found.timestamp.push(`t.${DATE}`);
    found.level.push('s');
  }
  found.timestamp.push(...maybeTimes);
  return { ...keys, ...found, isOfSyslog };
}

/** A name with a dot is no part of a path. */
const isWrapper = (name: string): boolean => !name.includes('.') && WRAPPERS.has(plainName(name));

/** The same for an object of JSON. */
export function withMembersByRule(keys: KeyNames, object: Record<string, unknown>): KeyNames {
  if (!keys.byRule) return keys;
  return withNamesByRule(keys, Object.keys(object), (path) => {
    let inner: unknown = object;
    for (const name of path.split('.')) inner = (inner as Record<string, unknown>)[name];
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.keys(inner)
      : [];
  });
}

/** The same for pairs, which have no wrappers. */
export function withPairsByRule(keys: KeyNames, names: Iterable<string>): KeyNames {
  return keys.byRule ? withNamesByRule(keys, names, () => []) : keys;
}
