/** What plans are made with: the format, and the numbers that stand for texts in the kernel. */
import type { Format } from '../../formats/format.ts';
import type { KeywordFinder } from '../../interpreter/keywords.ts';
import type { Numbers } from '../../numbers.ts';
import type { TimeReading } from '../../timestamp/index.ts';
import type { InvalidReason } from '../../types.ts';
import type { Moments } from './moments.ts';
import type { Plans, RecordPlan, TextPlan } from './plan.ts';

export interface PlanContext {
  format: Format;
  /** Are strings in quotes parts of their own in the lines of the file? */
  isQuoted: boolean;
  times: TimeReading;
  findKeywords: KeywordFinder;
  plans: Plans;
  moments: Moments;
  patterns: Numbers<string>;
  methods: Numbers<string>;
  reasons: Numbers<InvalidReason>;
  formats: Numbers<string>;
}

/** What a record's fields say, without what its text holds. */
export type FieldPlan = Omit<RecordPlan, keyof TextPlan | 'format' | 'isOther'>;
