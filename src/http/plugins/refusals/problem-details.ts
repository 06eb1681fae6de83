import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AppError,
  type ErrorCode,
  type FieldError,
  messageOf,
  systemCodeOf,
} from '../../../errors.ts';
import type { App } from '../../deps.ts';

/** The body of every error answer (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  errors?: FieldError[];
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Answers every error, Fastify's own too, as problem details. */
export function addProblemDetails(app: App): void {
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
}

/** Answers one error; errors of the server are logged with their cause. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toAppError(error, request);
  logProblem(known, error, request);
  if (known.retryAfter !== undefined) reply.header('retry-after', Math.ceil(known.retryAfter));
  if (known.status === 401) reply.header('www-authenticate', challenge(known.code));
  reply.code(known.status).header('content-type', PROBLEM_TYPE);
  reply.send(JSON.stringify(toProblem(withoutInternals(known, request.id))));
}

/** What is not expected is logged with its stack; what is, with its reason alone. */
function logProblem(known: AppError, error: unknown, { log }: FastifyRequest): void {
  if (known.status < 500) return;
  if (hasLeft(error)) {
    log.debug('the client left before its answer');
    return;
  }
  const { code, title, cause } = known;
  if (code === 'internal') log.error({ err: error }, title);
  else if (code === 'shutting_down') log.info({ code }, title);
  else log.error({ code, reason: known.message, cause: cause && messageOf(cause) }, title);
}

/** What `clientLeft` makes of a question that nobody waits for. */
const hasLeft = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** Their messages are for operators: they name hosts, buckets and paths. */
const OUTAGES: ReadonlySet<ErrorCode> = new Set([
  'storage_failed',
  'database_failed',
  'queue_failed',
  'identity_failed',
]);

/** An error as a client may see it. */
export function withoutInternals(error: AppError, requestID: string): AppError {
  if (!OUTAGES.has(error.code)) return error;
  const { code, retryAfter, cause } = error;
  const when = retryAfter === undefined ? 'later' : `in ${Math.ceil(retryAfter)} seconds`;
  const advice = `Try again ${when}. The log of the server has the cause, with request id ${requestID}.`;
  return new AppError(code, advice, { cause, ...(retryAfter !== undefined && { retryAfter }) });
}

/** The body for an error of the contract. */
export function toProblem(error: AppError): ProblemBody {
  return {
    type: `/docs/errors#${error.code}`,
    title: error.title,
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.errors && { errors: error.errors }),
  };
}

function challenge(code: ErrorCode): string {
  const isToken = code === 'invalid_token' || code === 'token_expired';
  return `Bearer realm="log-flow"${isToken ? ', error="invalid_token"' : ''}`;
}

/** Errors of Fastify by their (stable) codes, as errors of the contract. */
const FRAMEWORK: ReadonlyMap<string, [ErrorCode, string]> = new Map(
  Object.entries({
    FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_json', 'Send a JSON document.'],
    FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'Send at most 64 KiB of JSON.'],
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
      'bad_request',
      'The length of the body differs from Content-Length.',
    ],
    FST_ERR_BAD_URL: ['bad_request', 'The path is not percent-encoded UTF-8.'],
    FST_ERR_MAX_PARAM_LENGTH: ['bad_request', 'A segment of the path is too long.'],
  }),
);

function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  if (isValidationError(error)) return fromValidation(error);
  const code = systemCodeOf(error) ?? '';
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unsupportedMediaType(error, request);
  const known = FRAMEWORK.get(code);
  if (known) return new AppError(known[0], known[1], { cause: error });
  if (isDiskFull(error)) {
    return new AppError('disk_full', 'Try again later.', { cause: error });
  }
  // The body was cut off while Fastify read it.
  if (statusOf(error) === 400) {
    return new AppError('bad_request', 'Send the request again.', { cause: error });
  }
  const advice = `Try again later. The log of the server has the cause, with request id ${request.id}.`;
  return new AppError('internal', advice, { cause: error });
}

/** PostgreSQL's code for a full disk, and the system's. */
const NO_SPACE = ['53100', 'ENOSPC', 'EDQUOT'];

/** Whether a full disk is beneath an error, of the database or of a file. */
function isDiskFull(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (NO_SPACE.includes(systemCodeOf(cause) ?? '')) return true;
  }
  return false;
}

function unsupportedMediaType(cause: unknown, { routeOptions }: FastifyRequest): AppError {
  const [type = 'application/json'] = routeOptions.schema?.consumes ?? [];
  return new AppError('unsupported_media_type', `Send Content-Type: ${type}`, { cause });
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

interface Fault {
  keyword?: string;
  instancePath: string;
  message?: string;
  params?: Record<string, unknown>;
}

interface ValidationError {
  validation: Fault[];
  validationContext?: string;
}

function isValidationError(error: unknown): error is ValidationError {
  return error instanceof Error && 'validation' in error && Array.isArray(error.validation);
}

function fromValidation({ validation, validationContext }: ValidationError): AppError {
  const inBody = validationContext === 'body';
  const tooMany = inBody ? undefined : validation.find(isOfTooManyJobs);
  if (tooMany) return tooManyJobs(tooMany);
  if (!inBody && validation.some(({ instancePath }) => instancePath === '/jobID')) {
    return new AppError('bad_job_id', 'Give the id as a UUID of 36 characters.');
  }
  if (
    inBody &&
    validation.every(({ instancePath, keyword }) => instancePath === '' && keyword === 'type')
  ) {
    return new AppError('validation_failed', 'Send a JSON object as the body.', {
      errors: [{ path: '', message: 'is missing, or is no object' }],
    });
  }
  const errors = validation.filter(isTelling).flatMap(toFieldErrors);
  const where = PLACES[validationContext ?? ''] ?? 'path';
  return new AppError('validation_failed', `Correct the fields of the ${where} named in errors.`, {
    errors,
  });
}

const isOfTooManyJobs = ({ instancePath, keyword }: Fault): boolean =>
  instancePath === '/jobID' && keyword === 'maxItems';

/** Each of the ids may be good. */
function tooManyJobs({ instancePath, params }: Fault): AppError {
  const message = `must not be given more than ${params?.limit} times`;
  return new AppError('validation_failed', `Give at most ${params?.limit} job ids.`, {
    errors: [{ path: instancePath, message }],
  });
}

/** The parts of a request, in Fastify's words and in ours. */
const PLACES: Record<string, string> = { body: 'body', querystring: 'query', headers: 'headers' };

/** A missing property is reported at its own path, not at that of the object around it. */
function toFieldErrors(fault: Fault): FieldError[] {
  const missing = fault.params?.requiredProperties;
  if (Array.isArray(missing)) {
    return missing.map((name) => ({
      path: `${fault.instancePath}/${name}`,
      message: 'is missing',
    }));
  }
  return [{ path: fault.instancePath, message: messageOfFault(fault) }];
}

/** A value that may also be null: that it is not says nothing, nor that it fits none of two. */
function isTelling(fault: Fault, _: number, all: Fault[]): boolean {
  if (fault.keyword === 'anyOf') return all.length === 1;
  // Of a property that is not known there is one by its name.
  if (fault.keyword === 'additionalProperties') {
    return !all.some(({ keyword }) => keyword === 'boolean');
  }
  return fault.params?.type !== 'null' || all.length === 1;
}

/** In words for whoever sent it; expressions and lists of rules are for the document of the API. */
function messageOfFault({ keyword, params, message, instancePath }: Fault): string {
  const allowed = params?.allowedValues;
  if (keyword === 'enum' && Array.isArray(allowed)) return `must be one of ${allowed.join(', ')}`;
  if (keyword === 'const') return `must be ${params?.allowedValue}`;
  if (keyword === 'boolean') return 'is unknown';
  if (keyword === 'pattern') {
    return instancePath === '/email'
      ? 'is no e-mail address'
      : 'does not have the form it must have';
  }
  return message ?? 'is not valid';
}
