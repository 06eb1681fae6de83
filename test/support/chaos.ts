import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client as PostgresClient } from 'pg';
import { type Client, clientOf, type Json, newClient } from './client.ts';
import { eventually } from './eventually.ts';
import { fleetEnvironment } from './fleet.ts';
import { type FleetServers, startFleetServers } from './fleet-servers.ts';
import { bracketedLog } from './logs.ts';
import { missingPostgres } from './postgres.ts';
import { missingRabbitMQ } from './rabbitmq.ts';
import { type RunningServer, runLogFlow, startApi, startWorker } from './server.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

/** Why these tests cannot run here; false where they can. */
export const cannotRun: string | false = missingPostgres() ?? missingRabbitMQ() ?? false;

/** The whole run takes the numbers of docs/reliability.md; the short one, for each change, fewer. */
export const isFull = process.env.CHAOS === 'full';
export const scaled = (full: number, short: number): number => (isFull ? full : short);

/** Adds a line to the table of docs/reliability.md. */
export function record(fault: string, outcome: string): void {
  const file = process.env.CHAOS_RESULTS;
  if (file) appendFileSync(file, `${JSON.stringify({ fault, outcome })}\n`);
}

type Worker = Awaited<ReturnType<typeof startWorker>>;

/** Processes of a fleet on servers of its own, for one test file. */
export interface Fleet {
  servers: FleetServers;
  folder: string;
  env: Record<string, string>;
  apis: RunningServer[];
  workers: Worker[];
  client: Client;
  addApi(): Promise<RunningServer>;
  addWorker(): Promise<Worker>;
  /** SIGKILL, and another one in its place. */
  replaceWorker(worker: Worker): Promise<void>;
  query(text: string, values?: unknown[]): Promise<Json[]>;
  close(): Promise<void>;
}

export interface FleetOptions {
  workers: number;
  apis?: number;
  /** More of the environment of all processes, given what they would have. */
  env?: (
    servers: FleetServers,
    environment: Record<string, string>,
  ) => Promise<Record<string, string>>;
}

/** Starts PostgreSQL, RabbitMQ, API processes and workers, and a user. */
export async function openFleet({ workers, apis = 1, env }: FleetOptions): Promise<Fleet> {
  const servers = await startFleetServers();
  const folder: TemporaryFolder = await temporaryFolder();
  Object.assign(process.env, servers.environment);
  const stores = await fleetEnvironment(folder.path);
  Object.assign(stores, await env?.(servers, stores));
  const migrated = await runLogFlow(['migrate'], { LOGFLOW_DATA_DIR: folder.path, ...stores });
  assert.equal(migrated.code, 0, migrated.stderr);
  const fleet: Fleet = {
    servers,
    folder: folder.path,
    env: stores,
    apis: [],
    workers: [],
    client: undefined as never,
    addApi: async () => {
      const api = await startApi(folder.path, { ...stores, LOGFLOW_WORKERS: '0' });
      fleet.apis.push(api);
      return api;
    },
    addWorker: async () => {
      const worker = await startWorker(folder.path, stores);
      fleet.workers.push(worker);
      return worker;
    },
    replaceWorker: async (worker) => {
      fleet.workers.splice(fleet.workers.indexOf(worker), 1);
      await worker.kill();
      await fleet.addWorker();
    },
    query: async (text, values) => {
      const database = new PostgresClient({ connectionString: stores.DATABASE_URL });
      await database.connect();
      try {
        return (await database.query(text, values)).rows;
      } finally {
        await database.end();
      }
    },
    close: async () => {
      await Promise.all([...fleet.apis, ...fleet.workers].map((one) => one.kill()));
      await servers.stop();
      await folder.remove();
    },
  };
  for (let count = 0; count < apis; count++) await fleet.addApi();
  for (let count = 0; count < workers; count++) await fleet.addWorker();
  const user = await newClient(fleet.apis[0]!.url);
  fleet.client = clientOf(fleet.apis[0]!.url, user.email, user.token);
  return fleet;
}

/** A log and what `analyze` says of it. */
export interface Sample {
  text: string;
  expected: Json;
}

/** Logs of these numbers of records, with their reports by the command line. */
export async function samplesOf(folder: string, sizes: number[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const records of sizes) {
    const text = bracketedLog(records);
    const file = path.join(folder, `sample-${records}.log`);
    await writeFile(file, text);
    const { stdout } = await runLogFlow(['analyze', '--json', file]);
    samples.push({ text, expected: JSON.parse(stdout) });
  }
  return samples;
}

export const oneOf = (samples: Sample[]): Sample => samples[randomInt(samples.length)]!;

/** Waits for the job to complete, and compares every number of its report with `analyze`. */
export async function assertExact(
  client: Client,
  jobID: string,
  { expected }: Sample,
  limitMs = 120_000,
): Promise<void> {
  const report = await finishedThroughOutages(client, jobID, limitMs);
  assert.equal(report.status, 'Completed', JSON.stringify(report.error));
  for (const key of Object.keys(expected)) {
    if (key in report) assert.deepEqual(report[key], expected[key], key);
  }
}

/** As `finished`, where the API may answer 503, or not at all, for a while. */
async function finishedThroughOutages(
  client: Client,
  jobID: string,
  limitMs: number,
): Promise<Json> {
  return eventually(
    `job ${jobID} to end`,
    async () => {
      const { body } = await client.call('GET', `/api/stats/${jobID}`);
      return ['Completed', 'Failed'].includes(body.status) && body;
    },
    limitMs,
  );
}
