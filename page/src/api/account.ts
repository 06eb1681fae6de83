import { queryOptions } from '@tanstack/react-query';
import { server } from './server.ts';
import type { ApiKey, NewApiKey, Sessions, Settings } from './types.ts';

export const sessionsQuery = () =>
  queryOptions<Sessions>({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => server.ask('auth/sessions', { signal }),
  });

export const endSession = (id: string): Promise<void> =>
  server.ask(`auth/sessions/${id}`, { method: 'DELETE' });

export const settingsQuery = () =>
  queryOptions<Settings>({
    queryKey: ['settings'],
    queryFn: ({ signal }) => server.ask('auth/settings', { signal }),
  });

export const changeSettings = (settings: Settings): Promise<Settings> =>
  server.ask('auth/settings', { method: 'PUT', json: settings });

export const keysQuery = () =>
  queryOptions<{ items: ApiKey[] }>({
    queryKey: ['keys'],
    queryFn: ({ signal }) => server.ask('api/keys', { signal }),
  });

export const addKey = (name: string, scopes: ApiKey['scopes']): Promise<NewApiKey> =>
  server.ask('api/keys', { method: 'POST', json: { name, scopes } });

export const removeKey = (id: string): Promise<void> =>
  server.ask(`api/keys/${encodeURIComponent(id)}`, { method: 'DELETE' });
