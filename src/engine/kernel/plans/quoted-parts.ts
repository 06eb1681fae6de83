/** Whether what a pattern finds in a line hangs on what stands in its quotes, which is no part of the line's shape. */
import type { Format } from '../../formats/format.ts';
import { readAs } from '../../formats/mixed/mixed.ts';
import { emptyHeader, type Header } from '../../pattern/header.ts';
import { clockOf } from '../../timestamp/index.ts';
import type { PlanContext } from './context.ts';
import type { ScannedLine, ScannedPart } from './scanned.ts';

/** In place of a quoted text; with a space, at which most fields end, and without one. */
const OTHERS = ['a', 'a b'];

const other: Header = emptyHeader();

/**
 * Would the line, which `form` explains in a file of `format`, say something else with other texts in its quotes, those aside from which the request and the
 * time were read? A field that begins or ends within quotes may swallow, or leave, what follows.
 */
export function dependsOnParts(
  line: ScannedLine,
  header: Header,
  form: Format,
  { format, times }: Pick<PlanContext, 'format' | 'times'>,
): boolean {
  const { request, timestamp } = header.places;
  const requestAt = line.parts.findIndex(({ start }) => start === request + 1);
  const parts = line.parts.filter(({ start, end }, i) => {
    // Its query is a part of its own.
    const isQuery = i > 0 && i - 1 === requestAt && start === line.parts[requestAt]!.end;
    return i !== requestAt && !isQuery && !(start <= timestamp && timestamp < end);
  });
  if (parts.length === 0) return false;
  return OTHERS.some((text) => {
    const read = readAs(format, withParts(line.text, parts, text), other, clockOf(times));
    return read !== form || !saysTheSame(header, other);
  });
}

/**
 * Is the line, an object that `form` explains in a file of `format`, of that form with other texts in its quotes too? Aside from
 * the part of the number `time`, which holds its time.
 */
export function isAlwaysReadAs(
  form: Format,
  line: ScannedLine,
  time: number,
  { format, times }: Pick<PlanContext, 'format' | 'times'>,
): boolean {
  const parts = line.parts.filter((_, i) => i !== time);
  return OTHERS.every(
    (text) => readAs(format, withParts(line.text, parts, text), other, clockOf(times)) === form,
  );
}

function withParts(text: string, parts: readonly ScannedPart[], inQuotes: string): string {
  let changed = '';
  let from = 0;
  for (const { start, end } of parts) {
    changed += text.slice(from, start) + inQuotes;
    from = end;
  }
  return changed + text.slice(from);
}

function saysTheSame(a: Header, b: Header): boolean {
  return (
    Object.is(a.timestamp, b.timestamp) &&
    a.level === b.level &&
    a.method === b.method &&
    a.path === b.path &&
    a.status === b.status &&
    a.bytes === b.bytes &&
    Object.is(a.durationMs, b.durationMs)
  );
}
