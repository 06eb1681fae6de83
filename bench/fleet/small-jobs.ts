/** Many small files by HTTP, until each has its report. */
import { Agent } from 'node:http';
import { eventually } from '../../test/support/eventually.ts';
import { inParallel } from './parallel.ts';
import { putBytes } from './put.ts';
import type { Service } from './service.ts';

/** Requests, or messages, that are under way at the same time. */
export const AT_ONCE = 32;
export const WORKERS = 2;
export const LIMIT_MS = 600_000;
const UNFINISHED = ['Uploading', 'Queued', 'In Progress', 'Retrying'];

/** Rounds of small files on one service, whose workers and connections stay from one to the next. */
export interface SmallJobs {
  /**
   * Jobs a second that the workers and one API process bring from request to `Completed`. Their reports are made when
   * somebody asks, which nobody does here.
   */
  rateOf(logs: Buffer[]): Promise<number>;
}

/** Starts the workers; what is open ends with `parts`. */
export async function openSmallJobs(
  service: Service,
  parts: AsyncDisposableStack,
): Promise<SmallJobs> {
  await service.startWorkers(WORKERS);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  parts.defer(() => agent.destroy());
  const { client, api } = service;
  const headers = { authorization: `Bearer ${client.token}` };
  let jobs = 0;
  return {
    rateOf: async (logs) => {
      const begun = performance.now();
      await inParallel(logs.length, AT_ONCE, async (index) => {
        const url = `${api.url}/api/upload-logs/small-${index}.log`;
        await putBytes({ url, headers, agent }, logs[index]!);
      });
      await eventually('all jobs to end', () => noneUnfinished(service), LIMIT_MS);
      const seconds = (performance.now() - begun) / 1000;
      jobs += logs.length;
      await assertCompleted(service, jobs);
      return logs.length / seconds;
    },
  };
}

/**
 * Has every job of this client ended? Asks the list: the numbers of GET /api/stats come with a report merged of
 * all jobs, which takes long.
 */
export async function noneUnfinished({ client }: Pick<Service, 'client'>): Promise<boolean> {
  for (const status of UNFINISHED) {
    const query = new URLSearchParams({ status, limit: '1' });
    const { body } = await client.call('GET', `/api/jobs?${query}`);
    if (body.items.length > 0) return false;
  }
  return true;
}

async function assertCompleted({ client }: Service, jobs: number): Promise<void> {
  const { body } = await client.call('GET', '/api/stats');
  const completed = body.jobs.byStatus.Completed;
  if (completed !== jobs) throw new Error(`${completed} of ${jobs} jobs are completed`);
}
