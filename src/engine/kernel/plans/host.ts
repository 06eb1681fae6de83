/** What the kernel asks for when it needs a plan (../assembly/host.ts). */
import type { Format } from '../../formats/format.ts';
import { decode } from '../../text.ts';
import type { TimeReading } from '../../timestamp/index.ts';
import * as layout from '../assembly/layout.ts';
import type { KernelMemory } from '../memory/kernel-memory.ts';
import type { Moments } from './moments.ts';
import { fillObjectLevels } from './object-levels.ts';
import type { Plans } from './plan.ts';
import type { Planner } from './planner.ts';
import { scannedLine, scannedPart } from './scanned.ts';

export interface Planning {
  memory: KernelMemory;
  plans: Plans;
  planner: Planner;
  moments: Moments;
  times: TimeReading;
}

/** `planning`: asked for with each call, since it needs the kernel that these are given to. */
export function plansHost(planning: () => Planning) {
  const textOf = (start: number, end: number): string =>
    decode(planning().memory.slice(start, end));
  const part = (at: number): string => {
    const { memory } = planning();
    return textOf(memory.word(at + layout.PART_START), memory.word(at + layout.PART_END));
  };
  const plan = (start: number, end: number, by: 'line' | 'text' | 'object'): number => {
    const { memory, planner, plans } = planning();
    const line = scannedLine(memory, start, end);
    if (!line) return plans.addPlain();
    const known = planner.objects;
    const number = planner[by](line);
    if (planner.objects !== known) beginObjects(planner.objects!.format, start);
    return number;
  };
  const beginObjects = (form: Format, start: number): void => {
    const { memory } = planning();
    fillObjectLevels(memory, form);
    memory.scanObjects(start);
  };
  /** Of objects there are parts only where a form of theirs is known. */
  const plannerOf = (isOfObject: number): Planner => {
    const { planner } = planning();
    return isOfObject === 0 ? planner : planner.objects!;
  };
  return {
    planLine: (start: number, end: number) => plan(start, end, 'line'),
    planText: (start: number, end: number) => plan(start, end, 'text'),
    planObject: (start: number, end: number) => plan(start, end, 'object'),
    planPart(at: number, isOfObject: number): number {
      const { memory, plans } = planning();
      const scanned = scannedPart(memory, at);
      return scanned ? plannerOf(isOfObject).part(scanned, scanned.parts[0]!) : plans.addPlain();
    },
    planPattern: (at: number, planAt: number, isOfObject: number) =>
      plannerOf(isOfObject).pattern(part(at), planAt),
    planRequest: (at: number, planAt: number) => planning().planner.request(part(at), planAt),
    planPath: (at: number, planAt: number, method: number) =>
      planning().planner.path(part(at), part(method), planAt),
    readMoment(number: number, start: number, end: number): number {
      const { moments, times } = planning();
      return moments.read(number, textOf(start, end), times);
    },
  };
}
