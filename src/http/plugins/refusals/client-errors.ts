import type { Socket } from 'node:net';
import { AppError, systemCodeOf } from '../../../errors.ts';
import { problemText } from '../../connections/problem-text.ts';

/** Answers what cannot be parsed as an HTTP request, if the socket is still writable. */
export function answerClientError(error: Error, socket: Socket): void {
  if (systemCodeOf(error) === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  // What follows cannot be parsed either.
  socket.end(problemText(explain(error)), () => socket.destroy());
}

function explain(cause: Error): AppError {
  switch (systemCodeOf(cause)) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError(
        'headers_too_large',
        'Send at most 16 KiB of headers, with the address and its query: make a long filter shorter.',
        { cause },
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('request_timeout', 'Send all headers at once.', { cause });
    default:
      return new AppError('bad_request', 'Send an HTTP/1.1 request.', { cause });
  }
}
