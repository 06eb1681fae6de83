import { Problem } from './problem.ts';
import { server } from './server.ts';

/** Sends a file as the job of an id. Throws Problem, also where the file itself cannot be read. */
export async function upload(
  file: File,
  jobID: string,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const entries = await server.upload(file, { jobID, onProgress, signal });
  // What is skipped of an archive is told with its logs.
  if (entries.length !== 1 || !entries[0]?.error) return;
  const { code, message } = entries[0].error;
  throw new Problem(code, { title: 'The file cannot be read', detail: message });
}
