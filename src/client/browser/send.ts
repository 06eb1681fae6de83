import { type PlainAnswer, unreachable } from '../problem.ts';
import type { Sender, Sending } from '../upload.ts';

/** Sends a file by XMLHttpRequest, since `fetch` does not tell how much was sent. */
function send({
  address,
  headers,
  source,
  onProgress,
  signal,
}: Sending<Blob>): Promise<PlainAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PlainAnswer>();
  const request = new XMLHttpRequest();
  request.open('PUT', address);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded }) => onProgress(loaded);
  request.onload = () =>
    resolve({
      status: request.status,
      text: request.responseText,
      retryAfter: request.getResponseHeader('retry-after'),
    });
  request.onerror = () => reject(unreachable(address, new Error('the connection failed')));
  request.onabort = () => reject(signal?.reason);
  const abort = () => request.abort();
  if (signal?.aborted) return Promise.reject(signal.reason);
  signal?.addEventListener('abort', abort, { once: true });
  request.send(source);
  return promise.finally(() => signal?.removeEventListener('abort', abort));
}

export const browserSender: Sender<Blob> = {
  nameOf: (source) => (source instanceof File ? source.name : undefined),
  isRepeatable: () => true,
  send,
};
