import { useMemo } from 'react';
import type { AnyReport } from '../api/types.ts';

/** The patterns of reports by their ids: what a filter excludes is in the report of the whole alone. */
export const usePatternTexts = (
  whole: AnyReport | undefined,
  shown: AnyReport | undefined,
): ReadonlyMap<string, string> =>
  useMemo(
    () =>
      new Map(
        [whole, shown].flatMap(
          (report) => report?.patterns.map(({ id, pattern }) => [id, pattern] as const) ?? [],
        ),
      ),
    [whole, shown],
  );
