/** Plans for records whose fields stand in the order of a pattern. */

import { patternOf } from '../../interpreter/record-counter.ts';
import { NO_LEVEL } from '../../levels/levels.ts';
import type { Header } from '../../pattern/header.ts';
import { epoch } from '../../timestamp/epoch.ts';
import { clockOf, isAny } from '../../timestamp/index.ts';
import * as plan from '../assembly/plan.ts';
import type { FieldPlan, PlanContext } from './context.ts';
import { type LevelPlan, NO_PART, type TimePlan } from './plan.ts';
import { requestPlan } from './request.ts';
import { digitsAt, NO_VARIABLE, type ScannedLine } from './scanned.ts';
import { timePlan } from './time.ts';

/** The plan of a line that was read as a record, or null where each line must be read by itself. */
export function planPattern(
  line: ScannedLine,
  header: Header,
  context: PlanContext,
): FieldPlan | null {
  const { format, patterns } = context;
  const time = findTime(line, header, context);
  const level = findLevel(line, header, context);
  const request = format.accessLog ? requestPlan(line, header, context) : null;
  if (time === undefined || level === null || (format.accessLog && !request)) return null;
  const fields = { time, level, request, isJson: false };
  if (request && request.part !== NO_PART) return { ...fields, pattern: 0, message: request.part };
  // Without a request the whole line is the pattern, and its parts are those of this line alone.
  if (line.parts.length > 0 && header.method === '') return null;
  const pattern = patterns.numberOf(patternOf(format, line.text, header));
  return pattern === 0 ? null : { ...fields, pattern, message: NO_PART };
}

/** null: no line of the shape has a time. undefined: the kernel cannot read it. */
function findTime(
  line: ScannedLine,
  { places }: Header,
  context: PlanContext,
): TimePlan | null | undefined {
  const { timestamp: start, timestampEnd: end, parser, timestamps } = places;
  if (parser === null) return null;
  // The kernel reads one; that the others hold dates would not be seen.
  if (timestamps > 1) return undefined;
  const clock = clockOf(context.times);
  const actual = isAny(parser) && epoch(line.text, start, clock) === end ? epoch : parser;
  return timePlan(line, { start, end, parser: actual }, context) ?? undefined;
}

function findLevel(
  line: ScannedLine,
  { level, places }: Header,
  { format }: PlanContext,
): LevelPlan | null {
  const variableAt = (place: number): number => digitsAt(line, line.variables, place);
  // Another field may say the level, but of a priority beyond 191 the line is none of the pattern's.
  const priority = places.priority < 0 ? NO_VARIABLE : variableAt(places.priority);
  if (places.priority >= 0 && priority < 0) return null;
  const fixed = { level, part: NO_PART, variable: NO_VARIABLE, hasOthers: false, priority };
  if (places.level >= 0) {
    const variable = variableAt(places.level);
    const mode = places.isLevelOwn ? plan.LEVEL_OWN_NUMBER : plan.LEVEL_NUMBER;
    return variable < 0 ? null : { ...fixed, mode, variable, hasOthers: format.levelInMessage };
  }
  if (!places.isLevelOfStatus) return { ...fixed, mode: plan.LEVEL_FIXED };
  // Status 000 leaves the level to the message; and only of requests does the kernel read the status.
  if (format.levelInMessage || !format.accessLog) return null;
  return { ...fixed, mode: plan.LEVEL_STATUS, level: NO_LEVEL };
}
