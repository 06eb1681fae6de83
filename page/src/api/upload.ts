import { problemOf, unreachable } from './problem.ts';
import { accessToken } from './session.ts';
import type { Uploaded } from './types.ts';

/**
 * Sends a file as the body of a request. By XMLHttpRequest, since `fetch` does not tell how much was sent. Resolves with the
 * job's id; throws Problem.
 */
export async function upload(
  file: File,
  jobID: string,
  tell: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const token = await accessToken();
  const request = new XMLHttpRequest();
  const ended = Promise.withResolvers<void>();
  request.open('PUT', `/api/upload-logs/${encodeURIComponent(file.name)}?jobID=${jobID}`);
  request.setRequestHeader('authorization', `Bearer ${token}`);
  request.upload.onprogress = ({ loaded }) => tell(loaded);
  request.onload = () => ended.resolve();
  request.onerror = () => ended.reject(unreachable());
  request.onabort = () => ended.reject(signal.reason);
  signal.addEventListener('abort', () => request.abort(), { once: true });
  request.send(file);
  await ended.promise;
  const { status, responseText } = request;
  const headers = { 'retry-after': request.getResponseHeader('retry-after') ?? '' };
  const response = new Response(status === 204 ? null : responseText, { status, headers });
  if (!response.ok) throw await problemOf(response);
  const { jobs }: Uploaded = await response.json();
  // What is skipped of an archive is told with its logs.
  if (jobs.length === 1 && jobs[0]?.error)
    throw await problemOf(Response.json(problemFrom(jobs[0].error), { status: 422 }));
}

const problemFrom = ({ code, message }: { code: string; message: string }) => ({
  code,
  title: 'The file cannot be read',
  detail: message,
});
