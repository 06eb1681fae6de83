/** An upload of a client that sends when it is told to, so that a job runs as long as a test needs. */
import { randomUUID } from 'node:crypto';
import type { Client } from './client.ts';

export interface HeldUpload {
  jobID: string;
  send(text: string): void;
  /** Ends the file. Resolves when the server has taken it. */
  end(): Promise<void>;
}

export function holdUpload(client: Client, fileName: string): HeldUpload {
  const jobID = randomUUID();
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
  });
  const answered = client.put(fileName, body, `?jobID=${jobID}`);
  // Where a test ends before the upload does, nobody waits for this.
  answered.catch(() => undefined);
  return {
    jobID,
    send: (text) => controller.enqueue(Buffer.from(text)),
    end: async () => {
      controller.close();
      await answered;
    },
  };
}
