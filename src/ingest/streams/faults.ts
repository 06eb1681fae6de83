import { AppError } from '../../errors.ts';
import type { Compression } from '../compression.ts';

/** The error for a file that ends too early, at byte `at` of the compressed file. */
export function truncated(compression: Compression, at: number, cause?: unknown): AppError {
  return new AppError(
    `truncated_${compression}`,
    `The ${compression} data ends too early, at byte ${at} of the compressed file: the file is not whole. Make or send it again.`,
    { cause },
  );
}

/** The error for a file that is damaged before byte `at` of the compressed file. */
export function corrupt(
  compression: Compression,
  at: number,
  what: string,
  cause?: unknown,
): AppError {
  return new AppError(
    `corrupt_${compression}`,
    `The ${compression} data is damaged somewhere before byte ${at} of the compressed file (${what}). Make or send the file again.`,
    { cause },
  );
}

/** The error for a window or dictionary that is not allowed; `advice` says how to compress with less. */
export function windowTooLarge(bytes: number, most: number, advice: string): AppError {
  const mib = (count: number) => Math.floor(count / 1024 / 1024);
  return new AppError(
    'window_too_large',
    `To decompress the file takes a window of ${mib(bytes)} MiB; at most ${mib(most)} MiB are allowed. ${advice}`,
  );
}

/** Whether an error says that a compressed file ended too early: what came before is whole. */
export const isTruncation = (error: unknown): error is AppError =>
  error instanceof AppError && error.code.startsWith('truncated_');
