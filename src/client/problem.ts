import type { Problem as ProblemDocument } from './schema.ts';

export type FieldError = NonNullable<ProblemDocument['errors']>[number];

interface Said {
  title: string;
  detail: string;
  errors?: FieldError[];
  status?: number | undefined;
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** A refusal of the server (RFC 9457), or that it gave no answer: `unreachable`, `broken_off`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** A word of docs/errors.md, or `unreachable` (no answer came), or `broken_off` (it ended too early). */
  readonly code: string;
  readonly title: string;
  readonly errors: FieldError[];
  /** The HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** Seconds after which it makes sense to ask again; undefined where the server says nothing of it. */
  readonly retryAfter: number | undefined;

  constructor(code: string, { title, detail, errors = [], status, retryAfter, cause }: Said) {
    super(detail, { cause });
    this.code = code;
    this.title = title;
    this.errors = errors;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** The same in other words. */
  said(words: { title: string; detail: string } | undefined): Problem {
    if (!words) return this;
    return new Problem(this.code, { ...this, ...words, cause: this.cause });
  }

  /** Characters of a question before its fault, where there is one. */
  get position(): number | undefined {
    return this.errors[0]?.position;
  }
}

/** What an answer consists of, whichever way it came. */
export interface PlainAnswer {
  status: number;
  text: string;
  /** The header Retry-After; null where there is none. */
  retryAfter: string | null;
}

/** Of an answer that is no success. */
export function problemOf({ status, text, retryAfter }: PlainAnswer): Problem {
  const document = documentIn(text);
  const title = document.title ?? `The server answered with status ${status}`;
  return new Problem(document.code ?? 'internal', {
    title,
    detail: document.detail ?? title,
    errors: document.errors ?? [],
    status,
    retryAfter: secondsToWait(status, retryAfter),
  });
}

/** A proxy in between answers in HTML: then the status is all there is to say. */
function documentIn(text: string): Partial<ProblemDocument> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** The seconds that a refusal asks to wait; undefined where it asks for nothing, or for a date. */
export function secondsToWait(status: number, header: string | null): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  return /^\d+$/.test(header ?? '') ? Number(header) : undefined;
}

/** No answer came. `cause` says why, as far as the platform does. */
export function unreachable(address: URL, cause: unknown): Problem {
  return new Problem('unreachable', {
    title: 'The server cannot be reached',
    detail: `cannot reach ${address.origin}: ${reasonOf(cause)}`,
    cause,
  });
}

/** `fetch` hides the reason in causes, of which the innermost says most. */
function reasonOf(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const { code } = inner as { code?: unknown };
    if (typeof code === 'string' && code in REASONS) return REASONS[code]!;
    if (inner.cause === undefined) return inner.message || String(code ?? inner.name);
  }
  return String(error);
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is unknown',
  ECONNRESET: 'the connection was reset',
  ETIMEDOUT: 'it does not answer',
};

/** An answer that ended before it was whole. */
export function brokenOff(cause?: unknown): Problem {
  return new Problem('broken_off', {
    title: 'The answer broke off',
    detail: 'the server broke off before the end of its answer',
    cause,
  });
}
