import type { FieldError } from './types.ts';

/** A refusal of the server, or that it could not be reached (`unreachable`). */
export class Problem extends Error {
  /** Of docs/errors.md, or `unreachable`. */
  readonly code: string;
  readonly title: string;
  readonly errors: FieldError[];
  /** Seconds after which it makes sense to ask again. */
  readonly retryAfter: number | null;

  constructor(
    code: string,
    {
      title,
      detail,
      errors = [],
      retryAfter = null,
    }: {
      title: string;
      detail: string;
      errors?: FieldError[];
      retryAfter?: number | null;
    },
  ) {
    super(detail);
    this.code = code;
    this.title = title;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

/** Where the server speaks of its protocol: of what the page sends only a filter can be that long. */
const WORDS: Readonly<Record<string, { title: string; detail: string }>> = {
  headers_too_large: {
    title: 'The filter is too long',
    detail:
      'Make it shorter: it may have 10,240 characters, and fewer where signs or letters are not of ASCII.',
  },
};

/** Of an answer that is no success. */
export async function problemOf(response: Response): Promise<Problem> {
  const body = await response.json().catch(() => null);
  const after = Number(response.headers.get('retry-after'));
  const retryAfter = after > 0 ? after : null;
  if (body === null || typeof body.code !== 'string') {
    const title = `The server answered ${response.status}`;
    return new Problem('internal', { title, detail: 'Try again in a moment.', retryAfter });
  }
  return new Problem(body.code, { ...body, ...WORDS[body.code], retryAfter });
}

export function unreachable(): Problem {
  const detail =
    'Check that it runs and that this computer is connected; the page goes on by itself.';
  return new Problem('unreachable', { title: 'The server cannot be reached', detail });
}

/** Whether what was asked for is not there, or not the person's. */
export const isGone = (error: Error | null): boolean =>
  error instanceof Problem && (error.code === 'not_found' || error.code === 'bad_job_id');
