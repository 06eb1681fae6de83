import { queryOptions } from '@tanstack/react-query';
import { server } from './server.ts';
import type { FormatList, FormatTrial } from './types.ts';

/** They change with the server's start alone. */
export const formatsQuery = () =>
  queryOptions({
    queryKey: ['formats'],
    queryFn: ({ signal }) => server.ask<FormatList>('api/formats', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What a format, or a pattern, makes of some lines. */
export const trialQuery = (format: string, lines: string[]) =>
  queryOptions({
    queryKey: ['trial', format, lines],
    queryFn: ({ signal }) =>
      server.ask<FormatTrial>('api/formats/try', {
        method: 'POST',
        json: { format, lines },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
