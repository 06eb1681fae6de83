import type { Registry } from 'prom-client';
import type { Explore } from '../jobs/index.ts';
import { createMaker } from './make.ts';

/** What a question asks for, by the method that answers it. */
const KINDS = {
  records: 'records',
  recordEvents: 'records',
  context: 'context',
  export: 'export',
  report: 'report',
  reportEvents: 'report',
  combinedReport: 'combined_report',
  combinedReportEvents: 'combined_report',
} as const satisfies Record<keyof Explore, string>;

/** Counts the questions that are asked of this process. */
export function countedExplore(explore: Explore, registry: Registry): Explore {
  const { counterBy } = createMaker(registry);
  const kinds = [...new Set(Object.values(KINDS))];
  const questions = counterBy('questions_total', 'Questions to the bytes of jobs', 'kind', kinds);
  const counted = Object.entries(KINDS).map(([method, kind]) => {
    const ask = explore[method as keyof Explore] as (...args: unknown[]) => unknown;
    return [
      method,
      (...args: unknown[]) => {
        questions(kind);
        return ask(...args);
      },
    ];
  });
  return Object.fromEntries(counted) as unknown as Explore;
}
