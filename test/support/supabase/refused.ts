import type { IncomingMessage, ServerResponse } from 'node:http';

/** A refusal by Supabase Auth. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** Further fields of the body. */
  readonly fields: object;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { fields?: object; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? {};
    this.headers = more.headers ?? {};
  }
}

/**
 * Which form errors have: by the version that the client asks for, as servers since 2024 do; without
 * regard to it; or in the OAuth form of still older ones.
 */
export type ErrorForm = 'versioned' | 'initial' | 'oauth';

const VERSION_HEADER = 'x-supabase-api-version';
const VERSION = '2024-01-01';

/** Answers a refusal in the given form. */
export function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refused: Refused,
  form: ErrorForm,
): void {
  const { status, code, message, fields, headers } = refused;
  const isVersioned = form === 'versioned' && String(request.headers[VERSION_HEADER]) >= VERSION;
  const isGrant = form === 'oauth' && request.url?.includes('/token?') && status === 400;
  const body = isVersioned
    ? { code, message }
    : isGrant
      ? { error: 'invalid_grant', error_description: message }
      : { code: status, error_code: code, msg: message };
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(isVersioned && { [VERSION_HEADER]: VERSION }),
    ...headers,
  });
  response.end(JSON.stringify({ ...body, ...fields }));
}
