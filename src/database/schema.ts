/** All tables, for whoever queries them and for drizzle-kit. */
export * from './schema/accounts.ts';
export * from './schema/jobs.ts';
export * from './schema/processes.ts';
export * from './schema/requests.ts';
