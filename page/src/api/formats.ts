import { queryOptions } from '@tanstack/react-query';
import { ask } from './request.ts';
import type { FormatList, FormatTrial } from './types.ts';

/** They change with the server's start alone. */
export const formatsQuery = () =>
  queryOptions({
    queryKey: ['formats'],
    queryFn: ({ signal }) => ask<FormatList>('/api/formats', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What a format, or a pattern, makes of some lines. */
export const trialQuery = (format: string, lines: string[]) =>
  queryOptions({
    queryKey: ['trial', format, lines],
    queryFn: ({ signal }) =>
      ask<FormatTrial>('/api/formats/try', { method: 'POST', json: { format, lines }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
