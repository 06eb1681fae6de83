/** What the kernel asks for when it needs a plan (../assembly/host.ts). */
import { decode } from '../../text.ts';
import type { TimeReading } from '../../timestamp/index.ts';
import * as layout from '../assembly/layout.ts';
import type { KernelMemory } from '../memory/kernel-memory.ts';
import type { Moments } from './moments.ts';
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
  return {
    planLine(start: number, end: number): number {
      const { memory, planner, plans } = planning();
      const line = scannedLine(memory, start, end);
      return line ? planner.line(line) : plans.addPlain();
    },
    planText(start: number, end: number): number {
      const { memory, planner, plans } = planning();
      const line = scannedLine(memory, start, end);
      return line ? planner.text(line) : plans.addPlain();
    },
    planPart(at: number): number {
      const { memory, planner, plans } = planning();
      const scanned = scannedPart(memory, at);
      return scanned ? planner.part(scanned, scanned.parts[0]!) : plans.addPlain();
    },
    planPattern: (at: number, plan: number) => planning().planner.pattern(part(at), plan),
    planRequest: (at: number, plan: number) => planning().planner.request(part(at), plan),
    planPath: (at: number, plan: number, method: number) =>
      planning().planner.path(part(at), part(method), plan),
    readMoment(number: number, start: number, end: number): number {
      const { moments, times } = planning();
      return moments.read(number, textOf(start, end), times);
    },
  };
}
