/**
 * Finds by rule which members of a record tell of a request: names are compared without case and separators, and objects for
 * requests, responses and the like are looked into. Whether a record tells of a request is known by its names and values alone, so
 * that an application's records may stand beside it.
 */
import { METHODS } from '../../pattern/columns.ts';
import { type DurationUnit, durationIn } from '../../pattern/duration.ts';
import type { Header } from '../../pattern/header.ts';
import { readRequest } from '../../pattern/request.ts';
import { clean } from '../../text.ts';

type Role = 'method' | 'line' | 'path' | 'status' | 'bytes' | 'duration';

/** Of names in small letters without separators; the first that fits counts. */
const ROLES: readonly [Role, RegExp][] = [
  ['method', /^(?:http|client|request|req|cs)*(?:method|verb)$/],
  ['line', /^(?:http)?request(?:line)?$/],
  [
    'path',
    /^(?:http|client|request|req|cs|original|url)*(?:path|uri|url|target|uristem|original)$/,
  ],
  [
    'status',
    /^(?:http|response|resp|res|sc|downstream|edgeresponse|elb)*(?:status|code|statuscode)$/,
  ],
  [
    'bytes',
    /^(?:http|response|resp|res|sc|body|downstream|edgeresponse)*(?:bytes|bytessent|byteswritten|size|length|contentlength|contentsize)$/,
  ],
  [
    'duration',
    /(?:duration|elapsed|latency|time|took)(?:ms|millis|milliseconds|us|micros|microseconds|secs?|seconds)?$/,
  ],
];

/** Objects in which such members stand, inside of each other too. */
const WRAPPER =
  /^(?:http|https?request|request|req|response|res|resp|url|body|data|payload|jsonpayload|fields|attributes|context|meta|event|message|msg|log|properties|extra)$/;
const MAX_DEPTH = 3;

/** The members with each role, in their order. */
export type RequestMembers = Readonly<Record<Role, readonly Member[]>>;

interface Member {
  /** In small letters without separators. */
  name: string;
  value: unknown;
}

interface NameFacts {
  plain: string;
  role: Role | null;
  isWrapper: boolean;
}

/** The names of a log are few, and asked for at each record. */
const facts = new Map<string, NameFacts>();
const MAX_FACTS = 4096;

function factsOf(name: string): NameFacts {
  let known = facts.get(name);
  if (!known) {
    const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
    const role = ROLES.find(([, form]) => form.test(plain))?.[0] ?? null;
    known = { plain, role, isWrapper: WRAPPER.test(plain) };
    if (facts.size >= MAX_FACTS) facts.clear();
    facts.set(name, known);
  }
  return known;
}

/**
 * The members that may tell of a request; null where there are none for a status, and for a method and a path or a line. This
 * depends on names, and on which of them hold objects, alone.
 */
export function requestMembers(
  names: Iterable<string>,
  memberOf: (name: string) => unknown,
): RequestMembers | null {
  const found: Record<Role, Member[]> = {
    method: [],
    line: [],
    path: [],
    status: [],
    bytes: [],
    duration: [],
  };
  gather(names, memberOf, found, 1);
  const hasRequest = found.line.length > 0 || (found.method.length > 0 && found.path.length > 0);
  return hasRequest && found.status.length > 0 ? found : null;
}

function gather(
  names: Iterable<string>,
  memberOf: (name: string) => unknown,
  found: Record<Role, Member[]>,
  depth: number,
): void {
  for (const name of names) {
    const { plain, role, isWrapper } = factsOf(name);
    if (role === null && !isWrapper) continue;
    const value = memberOf(name);
    if (typeof value !== 'object' || value === null) {
      if (role !== null) found[role].push({ name: plain, value });
    } else if (isWrapper && depth < MAX_DEPTH && !Array.isArray(value)) {
      const inner = value as Record<string, unknown>;
      gather(Object.keys(inner), (key) => inner[key], found, depth + 1);
    }
  }
}

/** Fills the request of the header, where the members are a method, a path and a plausible status. */
export function fillRequestByRule(members: RequestMembers, header: Header): void {
  const status = members.status.map(({ value }) => statusIn(value)).find((found) => found > 0) ?? 0;
  const request = requestIn(members);
  if (status === 0 || request === null) return;
  header.isRequest = true;
  header.method = request.method;
  header.path = request.path;
  header.status = status;
  header.bytes = members.bytes.map(({ value }) => countIn(value)).find((found) => found >= 0) ?? 0;
  header.durationMs =
    members.duration.map((member) => millisIn(member)).find((found) => !Number.isNaN(found)) ??
    Number.NaN;
}

/** 100 to 599, as a number or a text; else 0. */
function statusIn(value: unknown): number {
  const isStatus = /^[1-5]\d\d$/.test(String(value)) && typeof value !== 'object';
  return isStatus ? Number(value) : 0;
}

const PATH = /^(?:[/*]|[a-z][a-z0-9+.-]*:\/\/)/i;

function requestIn({
  method,
  path,
  line,
}: RequestMembers): { method: string; path: string } | null {
  const request = { method: '', path: '' };
  for (const { value } of line) if (typeof value === 'string') readRequest(clean(value), request);
  if (request.method !== '') return request;
  const methods = method.map(({ value }) => (typeof value === 'string' ? value.toUpperCase() : ''));
  const known = methods.find((name) => METHODS.has(name));
  const target = path.find(({ value }) => typeof value === 'string' && PATH.test(value));
  if (known === undefined || target === undefined) return null;
  readRequest(clean(`${known} ${target.value}`), request);
  return request;
}

/** A whole number, or its text; -1 for anything else. */
function countIn(value: unknown): number {
  const isCount =
    (typeof value === 'number' || typeof value === 'string') && /^\d{1,15}$/.test(`${value}`);
  return isCount ? Number(value) : -1;
}

const WITH_UNIT = /^(\d+(?:\.\d+)?) ?(ns|us|µs|μs|ms|s)$/;
const UNITS: Readonly<Record<string, DurationUnit>> = {
  µs: 'us',
  μs: 'us',
  us: 'us',
  ms: 'ms',
  s: 's',
};
/** At the end of names. */
const UNIT_NAMES: readonly [RegExp, DurationUnit][] = [
  [/(?:ms|millis|milliseconds)$/, 'ms'],
  [/(?:us|micros|microseconds)$/, 'us'],
  [/(?:secs?|seconds)$/, 's'],
  // Of nginx, and of pino.
  [/^(?:request|upstreamresponse)time$/, 's'],
  [/^responsetime$/, 'ms'],
];

/** Milliseconds of a text with its unit; NaN for anything else. */
export function millisWritten(value: unknown): number {
  const [, count, unit = ''] = (typeof value === 'string' && WITH_UNIT.exec(value)) || [];
  if (count === undefined) return Number.NaN;
  return unit === 'ns' ? Number(count) / 1e6 : durationIn(UNITS[unit]!, Number(count));
}

/** Milliseconds; NaN where value and name do not tell the unit. */
function millisIn({ name, value }: Member): number {
  const written = millisWritten(value);
  if (!Number.isNaN(written)) return written;
  const unit = UNIT_NAMES.find(([form]) => form.test(name))?.[1];
  const isNumber =
    typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value));
  return unit && isNumber ? durationIn(unit, Number(value)) : Number.NaN;
}
