import { STATUS_CODES } from 'node:http';
import type { AppError } from '../../errors.ts';
import { PROBLEM_TYPE, toProblem } from '../plugins/refusals/problem-details.ts';

/** A whole HTTP answer with this error, for a connection on which there is no request to answer. */
export function problemText(error: AppError): string {
  const problem = toProblem(error);
  const body = JSON.stringify(problem);
  const retry = error.retryAfter === undefined ? '' : `Retry-After: ${error.retryAfter}\r\n`;
  return (
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n` +
    `Content-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
    `${retry}Connection: close\r\n\r\n${body}`
  );
}
