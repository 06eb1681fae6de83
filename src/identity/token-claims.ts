import { errors, type JWTPayload } from 'jose';
import { AppError } from '../errors.ts';

/**
 * The claims of a token that `check` finds good. Throws `token_expired`, or what `invalid` makes of any
 * other fault of the token; errors that are not about the token go through.
 */
export async function claimsOf(
  check: () => Promise<{ payload: JWTPayload }>,
  invalid: (cause: unknown) => AppError,
): Promise<JWTPayload> {
  try {
    return (await check()).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new AppError('token_expired', 'Refresh the session, or sign in again.', {
        cause: error,
      });
    }
    if (error instanceof errors.JOSEError) throw invalid(error);
    throw error;
  }
}
