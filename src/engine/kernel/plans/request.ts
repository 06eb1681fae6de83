/** Requests of access logs. */
import type { Header } from '../../pattern/header.ts';
import { withoutQuery } from '../../pattern/request.ts';
import * as plan from '../assembly/plan.ts';
import type { PlanContext } from './context.ts';
import { NO_PART, type RequestPlan } from './plan.ts';
import { anchorOf, digitsAt, type ScannedLine } from './scanned.ts';

/**
 * May the kernel look for the end of this path? It stops at white space, a quote, `?`, `#` and `;`, and
 * it keeps short ones of ASCII only (MAX_PATH_BYTES in assembly/layout.ts): none is cut or decoded.
 */
export const isPlainPath = (path: string): boolean => /^[!#-~]+$/.test(path);

/** The plan of a request, or null where the kernel cannot read it. */
export function requestPlan(
  line: ScannedLine,
  header: Header,
  { methods }: PlanContext,
): RequestPlan | null {
  const { places } = header;
  const status = numberAt(line, places.status);
  const bytes = numberAt(line, places.bytes);
  const duration = numberAt(line, places.duration, /^\d+(\.\d+)?$/);
  if (status === null || bytes === null || duration === null) return null;
  const numbers = { status, bytes, duration, durationUnit: places.durationUnit };
  const none = { part: NO_PART, methodPart: NO_PART, method: plan.NO_METHOD, path: null };
  if (places.request >= 0) {
    const part = line.parts.findIndex(({ start }) => start === places.request + 1);
    return part < 0 || part >= NO_PART ? null : { ...numbers, ...none, part };
  }
  if (header.method === '' && header.path === '') return { ...numbers, ...none };
  const path = withoutQuery(header.path);
  const method = methodOf(header, methods);
  const anchor = anchorOf(line, line.variables, 0, places.path);
  const isReadable = method !== null && isPlainPath(path) && endsPath(line.text, places.path, path);
  return isReadable && anchor ? { ...numbers, ...none, method, path: anchor } : null;
}

/** The method as plans have it, of which a pattern need not hold one; null where there is no more room. */
function methodOf({ method }: Header, methods: PlanContext['methods']): number | null {
  if (method === '') return plan.NO_METHOD;
  const number = methods.numberOf(method);
  return number === 0 ? null : number - 1;
}

/** Does the kernel stop where the path ends? */
function endsPath(text: string, at: number, path: string): boolean {
  const end = at + path.length;
  return end === text.length || /[\s"?#;]/.test(text[end]!);
}

/** The variable that is the number at a place: -1 for no place, null where it is part of a longer word. */
function numberAt(line: ScannedLine, at: number, form?: RegExp): number | null {
  if (at < 0) return -1;
  const variable = digitsAt(line, line.variables, at, form);
  return variable < 0 ? null : variable;
}
