import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, systemCodeOf } from '../../errors.ts';
import { PROBLEM_TYPE, toProblem } from './problem-details.ts';

/** Answers what cannot be parsed as an HTTP request, if the socket is still writable. */
export function answerClientError(error: Error, socket: Socket): void {
  if (systemCodeOf(error) === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const problem = toProblem(explain(error));
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n` +
      `Content-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
    // What follows cannot be parsed either.
    () => socket.destroy(),
  );
}

function explain(cause: Error): AppError {
  switch (systemCodeOf(cause)) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError('headers_too_large', 'Send at most 16 KiB of headers.', { cause });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('request_timeout', 'Send the headers within a minute.', { cause });
    default:
      return new AppError('bad_request', 'Send an HTTP/1.1 request.', { cause });
  }
}
