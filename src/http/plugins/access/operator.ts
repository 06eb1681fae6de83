import type { FastifyRequest } from 'fastify';
import type { Callers } from '../../../identity/callers.ts';
import { authenticate } from './auth.ts';
import { isFromHere } from './this-machine.ts';

export type OperatorCheck = (request: FastifyRequest) => Promise<boolean>;

/**
 * Whether a request is an operator's: from this machine itself, or with the token of an administrator. For answers that
 * everybody gets and operators get with more in it: a token that is wrong, or cannot be looked up now, is none.
 */
export function createOperatorCheck(callers: Callers | null): OperatorCheck {
  return async (request) => {
    if (isFromHere(request)) return true;
    if (callers === null || request.headers.authorization === undefined) return false;
    try {
      await callers.assertMay(await authenticate(request, callers), 'admin');
      return true;
    } catch {
      return false;
    }
  };
}
