/** PUT by node:http, the same for every server that is compared. */
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';

export interface PutRequest {
  url: string;
  headers?: Record<string, string>;
  agent?: http.Agent;
}

export interface PutAnswer {
  body: string;
  /** Moments of performance.now(), milliseconds. */
  begun: number;
  /** When the last byte was given to the system. */
  sent: number;
  answered: number;
}

const READ_BYTES = 1024 * 1024;

/** Sends bytes. Rejects for every answer but 2xx. */
export function putBytes(request: PutRequest, bytes: Uint8Array): Promise<PutAnswer> {
  return put(request, bytes.byteLength, (outgoing) => outgoing.end(bytes));
}

/** Streams a file. Rejects for every answer but 2xx. */
export function putFile(request: PutRequest, file: string): Promise<PutAnswer> {
  return put(request, statSync(file).size, (outgoing) => {
    const source = createReadStream(file, { highWaterMark: READ_BYTES });
    source.on('error', (error) => outgoing.destroy(error));
    source.pipe(outgoing);
  });
}

async function put(
  { url, headers, agent }: PutRequest,
  bytes: number,
  send: (outgoing: http.ClientRequest) => void,
): Promise<PutAnswer> {
  const begun = performance.now();
  const outgoing = http.request(url, {
    method: 'PUT',
    headers: { ...headers, 'content-length': bytes },
    ...(agent ? { agent } : {}),
  });
  let sent = begun;
  outgoing.once('finish', () => {
    sent = performance.now();
  });
  send(outgoing);
  const [answer] = (await once(outgoing, 'response')) as [http.IncomingMessage];
  const body = Buffer.concat(await answer.toArray()).toString();
  const answered = performance.now();
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 299) throw new Error(`PUT ${url}: ${status} ${body}`);
  return { body, begun, sent, answered };
}
