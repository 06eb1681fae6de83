/** One question to a job, over HTTP. */
import type { Client } from '../../test/support/client.ts';
import type { MeasuredQuestion } from './questions.ts';

/** Resolves when the whole answer is there. */
export async function ask(
  client: Client,
  jobID: string,
  { route, asked, isWhole }: Pick<MeasuredQuestion, 'route' | 'asked' | 'isWhole'>,
): Promise<void> {
  const headers: Record<string, string> = isWhole ? { accept: 'application/x-ndjson' } : {};
  const query = new URLSearchParams(asked);
  const paths = {
    records: `/api/jobs/${jobID}/records?${query}`,
    report: `/api/stats/${jobID}?${query}`,
    context: `/api/jobs/${jobID}/records/${asked.line}?before=50&after=50`,
  };
  const { status, body } = await client.call('GET', paths[route], { headers });
  const isComplete = !isWhole || JSON.parse(body.trimEnd().split('\n').at(-1)).total?.isExact;
  if (status !== 200 || !isComplete)
    throw new Error(`${paths[route]}: ${status} ${JSON.stringify(body)}`);
}
