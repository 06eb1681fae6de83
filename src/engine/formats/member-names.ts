/**
 * Finds by rule which members of a record give its time, level and message: names are compared without case and separators, and
 * a few common wrappers are looked into. For formats that are not one program's: there are more names than a list can hold.
 */
import type { KeyNames } from './key-names.ts';

type Member = 'timestamp' | 'level' | 'message';

const KNOWN_TIMES =
  /^(?:event|log|local|utc|start|create|record)?(?:time|timestamp|datetime)(?:stamp|local|iso8601|utc|millis|ms|us|ns)?$/;
/** `requestReceivedTimestamp`, `created_at`, `startDate`; `msec` of nginx and `reqTimeSec` of Akamai. */
const MAYBE_TIMES = /(?:timestamp|[a-z]time|[a-z]date|(?:ed|t)at)$|^(?:msec|reqtimesec)$/;
/** How long something took, or when something else happens. */
const NO_TIMES =
  /^(?:up|run|life|elapsed|request|response|process|processing|wait|connect|queue|cpu|total|end|expiry|update|modified|birth|due)(?:time|date)$/;
const LEVELS =
  /^(?:log|event|error|record|message|msg)?(?:level|lvl|severity|priority)(?:name|text|string|label)?$|^messagetype$/;
const MESSAGES =
  /^(?:log|event|error|short|full|raw|text)?(?:message|msg|text|txt|payload)$|^(?:description|log|event|body|line)$/;

/** Members that hold the record itself, inside of what a shipper or a store adds. */
const WRAPPERS = new Set(
  'body source fields event log record data payload jsonpayload attributes message msg meta metadata content context header properties info details'.split(
    ' ',
  ),
);

/** The keys with those that the rule finds among the names of a record behind them; `wrapped`: the names in a wrapper. */
export function withNamesByRule(
  keys: KeyNames,
  names: Iterable<string>,
  wrapped: (name: string) => Iterable<string>,
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
  const all = [...names];
  for (const name of all) add(name, name);
  for (const wrapper of all.filter(isWrapper)) {
    for (const name of wrapped(wrapper)) if (!name.includes('.')) add(`${wrapper}.${name}`, name);
  }
  found.timestamp.push(...maybeTimes);
  return { ...keys, ...found };
}

const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** A name with a dot is no part of a path. */
const isWrapper = (name: string): boolean => !name.includes('.') && WRAPPERS.has(plainName(name));

/** The same for an object of JSON. */
export function withMembersByRule(keys: KeyNames, object: Record<string, unknown>): KeyNames {
  if (!keys.byRule) return keys;
  return withNamesByRule(keys, Object.keys(object), (name) => {
    const inner = object[name];
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.keys(inner)
      : [];
  });
}

/** The same for pairs, which have no wrappers. */
export function withPairsByRule(keys: KeyNames, names: Iterable<string>): KeyNames {
  return keys.byRule ? withNamesByRule(keys, names, () => []) : keys;
}
