import assert from 'node:assert/strict';
import { it } from 'node:test';
import { secretValues } from './secret-values.ts';

it('finds the secrets of an environment, and nothing else of it', () => {
  const values = secretValues({
    DATABASE_URL: 'postgres://me:p%40ss@host/db',
    DATABASE_DIRECT_URL: 'postgres://me@host/db?password=other',
    RABBITMQ_URL: 'amqp://me:100%@host',
    STORAGE_URL: 'file:///var/log-flow',
    SUPABASE_KEY: 'project:key',
    AWS_SECRET_ACCESS_KEY: 'aws',
    RABBITMQ_MANAGEMENT_URL: 'no address',
    HOST: '127.0.0.1',
  });
  const expected = ['p%40ss', 'p@ss', 'other', '100%', 'project:key', 'aws', 'no address'];
  assert.deepEqual(new Set(values), new Set(expected));
});
