import { queryOptions } from '@tanstack/react-query';
import { ask } from './request.ts';
import type { ApiKey, NewApiKey, Sessions, Settings } from './types.ts';

export const sessionsQuery = () =>
  queryOptions<Sessions>({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => ask('/auth/sessions', { signal }),
  });

export const endSession = (id: string): Promise<void> =>
  ask(`/auth/sessions/${id}`, { method: 'DELETE' });

export const settingsQuery = () =>
  queryOptions<Settings>({
    queryKey: ['settings'],
    queryFn: ({ signal }) => ask('/auth/settings', { signal }),
  });

export const changeSettings = (settings: Settings): Promise<Settings> =>
  ask('/auth/settings', { method: 'PUT', json: settings });

export const keysQuery = () =>
  queryOptions<{ items: ApiKey[] }>({
    queryKey: ['keys'],
    queryFn: ({ signal }) => ask('/api/keys', { signal }),
  });

export const addKey = (name: string, scopes: ApiKey['scopes']): Promise<NewApiKey> =>
  ask('/api/keys', { method: 'POST', json: { name, scopes } });

export const removeKey = (id: string): Promise<void> =>
  ask(`/api/keys/${encodeURIComponent(id)}`, { method: 'DELETE' });
