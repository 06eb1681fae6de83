/** Requests whose method, path and numbers are fields of their own, as in the access logs of Caddy. */
import type { HttpKeys } from '../../formats/key-names.ts';
import * as plan from '../assembly/plan.ts';
import type { ValuePlace } from './json-places.ts';
import { NO_PART, type RequestPlan } from './plan.ts';
import { digitsAt, NO_VARIABLE, type ScannedLine } from './scanned.ts';

/** The plan of a line's request; null where it has none, undefined where the kernel cannot read it. */
export function jsonRequest(
  line: ScannedLine,
  find: (key: string) => ValuePlace | undefined,
  keys: HttpKeys,
): RequestPlan | null | undefined {
  const [method, path] = [find(keys.method), find(keys.path)];
  if (method?.kind !== 'string' || path?.kind !== 'string') return null;
  const part = partFrom(line, path);
  const methodPart = partFrom(line, method);
  const status = numberAt(line, find(keys.status), /^\d+$/);
  const bytes = numberAt(line, find(keys.bytes), /^\d+$/);
  const duration = numberAt(line, find(keys.duration), /^\d+(\.\d+)?$/);
  if (part === null || methodPart === null) return undefined;
  if (status === null || bytes === null || duration === null) return undefined;
  const numbers = { status, bytes, duration, durationUnit: keys.unit };
  return { ...numbers, part, methodPart, method: plan.NO_METHOD, path: null };
}

/** The part with which a string begins: behind a question mark another one follows. */
function partFrom(line: ScannedLine, { start }: ValuePlace): number | null {
  const part = line.parts.findIndex((other) => other.start === start);
  return part < 0 || part >= NO_PART ? null : part;
}

/** The variable that is a number; none for what is no number, null for one that is written otherwise. */
function numberAt(line: ScannedLine, place: ValuePlace | undefined, form: RegExp): number | null {
  if (place?.kind !== 'number') return NO_VARIABLE;
  const variable = digitsAt(line, line.variables, place.start, form);
  return variable < 0 || !form.test(line.text.slice(place.start, place.end)) ? null : variable;
}
