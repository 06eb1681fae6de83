import { styleText } from 'node:util';
import { isSilence } from '../../client/patience.ts';
import { Problem } from '../../client/problem.ts';
import { isDebugging } from '../../config/log-level.ts';
import { secretValues } from '../../config/secret-values.ts';
import { AppError, messageOf, systemCodeOf } from '../../errors.ts';
import { createMask } from '../../runtime/mask-secrets.ts';
import { visibleLines } from '../../runtime/visible-text.ts';

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {}

interface CommandErrorOptions {
  code?: string | undefined;
  cause?: unknown;
}

/** The command failed for a reason outside of this program: exit code 1. `code` is shown behind the message. */
export class CommandError extends Error {
  readonly code: string | undefined;

  constructor(message: string, { code, cause }: CommandErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
  }
}

export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

export function exitCodeOf(error: unknown): number {
  const isUsage =
    error instanceof UsageError || (error instanceof Error && error.name === 'ConfigError');
  return isUsage ? EXIT.usage : EXIT.failed;
}

/** Says on stderr what went wrong, without secrets, with the stack where the log level is debug or trace. */
export function reportFailure(error: unknown): void {
  const isDebug = isDebugging();
  const text = isDebug && error instanceof Error ? (error.stack ?? error.message) : describe(error);
  const mask = createMask(secretValues());
  const shown = (what: string) => visibleLines(mask(what));
  const name = styleText('red', 'log-flow:', { stream: process.stderr });
  process.stderr.write(`${name} ${shown(text)}\n`);
  if (isDebug && error instanceof Error && error.cause !== undefined) {
    process.stderr.write(`caused by: ${shown(String(error.cause))}\n`);
  }
}

/** A failure in words for whoever sits at the terminal, without stack. */
export function describe(error: unknown): string {
  const code = codeOf(error);
  if (code) return `${messageOf(error)} (${code})`;
  return listenFailure(error) ?? messageOf(error);
}

/** The word that stands for a failure in docs/errors.md; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof Problem) return isSilence(error) ? undefined : error.code;
  return error instanceof AppError || error instanceof CommandError ? error.code : undefined;
}

/** Why the server cannot listen, and what to do. */
function listenFailure(error: unknown): string | undefined {
  const { syscall, address, port } = Object(error) as Record<string, unknown>;
  if (syscall !== 'listen') return undefined;
  const where = `port ${port} of ${address}`;
  return systemCodeOf(error) === 'EADDRINUSE'
    ? `${where} is in use: stop the process that listens there, or set PORT to another port`
    : `cannot listen on ${where}: ${systemReason(error)}; set HOST and PORT`;
}

const SYSTEM_ERRORS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is unknown',
  ECONNRESET: 'the connection was reset',
  ETIMEDOUT: 'it does not answer',
};

/** A system error in words; anything else as it is. */
export function systemReason(error: unknown): string {
  return (
    SYSTEM_ERRORS[systemCodeOf(error) ?? ''] ?? (messageOf(error) || String(systemCodeOf(error)))
  );
}
