/**
 * Every error a client can see: a stable code, its HTTP status and a short title.
 * The codes are part of the contract (docs/errors.md lists them); a code is never renamed.
 */
const ERRORS = {
  // What the client sent
  validation_failed: [400, 'The request does not match its schema'],
  bad_job_id: [400, 'The job id is not a UUID'],
  bad_cursor: [400, 'The cursor is not valid'],
  bad_query: [400, 'The query cannot be read'],
  bad_file_name: [400, 'The file name cannot be used'],
  unknown_format: [400, 'The format is unknown'],
  bad_pattern: [400, 'The pattern cannot be used'],
  unknown_time_zone: [400, 'The time zone is unknown'],
  missing_file: [400, 'The form has no part named "file"'],
  single_file_required: [400, 'A jobID is for a single file'],
  malformed_multipart: [400, 'The multipart body cannot be parsed'],
  malformed_json: [400, 'The body is not valid JSON'],
  bad_request: [400, 'The request cannot be parsed'],
  unauthorized: [401, 'Authentication is required'],
  invalid_credentials: [401, 'E-mail address or password is wrong'],
  invalid_token: [401, 'The token is not valid'],
  token_expired: [401, 'The token has expired'],
  token_reused: [401, 'The refresh token was used before'],
  email_not_confirmed: [403, 'The e-mail address is not confirmed yet'],
  registration_closed: [403, 'Registration is closed'],
  try_closed: [403, 'The service cannot be tried without an account'],
  account_disabled: [403, 'The account is disabled'],
  insufficient_scope: [403, 'The API key does not allow this'],
  admin_required: [403, 'Only administrators may do this'],
  origin_not_allowed: [403, 'This origin is not allowed'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'The path does not take this method'],
  bytes_gone: [410, 'The bytes of the job are gone'],
  email_taken: [409, 'An account with this e-mail address exists'],
  job_exists: [409, 'A job with this id exists'],
  not_retryable: [409, 'The job cannot be retried'],
  not_rereadable: [409, 'The job cannot be read again now'],
  too_many_keys: [409, 'There are too many API keys'],
  upload_too_large: [413, 'The upload is too large'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The content type is not supported'],
  weak_password: [422, 'The password is too weak'],
  upgrade_required: [426, 'This path needs a WebSocket connection'],
  request_timeout: [408, 'The request took too long to arrive'],
  rate_limited: [429, 'Too many requests'],
  too_many_uploads: [429, 'Too many uploads at once'],
  too_many_jobs: [429, 'Too many unfinished jobs'],
  too_many_questions: [429, 'Too many questions at once'],
  too_many_watches: [429, 'Too many live connections at once'],
  headers_too_large: [431, 'The headers are too large'],

  // What went wrong with an upload or a job; also the `error.code` of a failed job
  upload_aborted: [400, 'The upload was cut off'],
  upload_stalled: [408, 'The upload sent no bytes for too long'],
  upload_too_slow: [408, 'The upload sent too few bytes a second'],
  corrupt_gzip: [422, 'The gzip data is damaged'],
  truncated_gzip: [422, 'The gzip data ends too early'],
  corrupt_zstd: [422, 'The zstd data is damaged'],
  truncated_zstd: [422, 'The zstd data ends too early'],
  corrupt_bz2: [422, 'The bz2 data is damaged'],
  truncated_bz2: [422, 'The bz2 data ends too early'],
  corrupt_xz: [422, 'The xz data is damaged'],
  truncated_xz: [422, 'The xz data ends too early'],
  corrupt_lz4: [422, 'The lz4 data is damaged'],
  truncated_lz4: [422, 'The lz4 data ends too early'],
  corrupt_zip: [422, 'The zip archive is damaged'],
  corrupt_tar: [422, 'The tar archive is damaged'],
  truncated_tar: [422, 'The tar archive ends too early'],
  unsupported_archive: [422, 'Archives of this kind are not read'],
  unsupported_compression: [422, 'Data of this compression is not read'],
  not_a_log: [422, 'The file is not a log'],
  empty_archive: [422, 'The archive holds no log'],
  nested_too_deep: [422, 'The archive lies in too many others'],
  too_many_members: [422, 'The archive holds too many files'],
  encrypted_member: [422, 'The file in the archive is encrypted'],
  unusable_member: [422, 'The file in the archive cannot be read'],
  decompression_limit: [422, 'The file expands to too much'],
  window_too_large: [422, 'The file needs too much memory to decompress'],
  blob_missing: [500, 'Stored bytes are missing'],
  blob_corrupt: [500, 'Stored bytes are damaged'],
  chunk_crashed: [500, 'A chunk of the file crashed its worker repeatedly'],
  chunk_timeout: [500, 'A chunk of the file took too long'],
  job_failed: [409, 'The job has failed'],
  reread_aborted: [503, 'Reading the bytes again was cut off'],

  // Failures of the service
  storage_full: [507, 'Your jobs keep as many bytes as they may'],
  disk_full: [507, 'No space left for uploads'],
  storage_failed: [503, 'The blob store does not answer'],
  storage_refused: [503, 'The blob store refuses the service'],
  database_failed: [503, 'The database does not answer'],
  database_damaged: [500, 'The embedded database is damaged'],
  not_migratable: [503, 'The database cannot be brought up to date yet'],
  queue_failed: [503, 'The queue does not answer'],
  identity_failed: [503, 'The identity provider does not answer'],
  data_folder_in_use: [409, 'The data folder is in use'],
  data_folder_not_empty: [409, 'The data folder is not empty'],
  no_data_store: [404, 'The folder holds no data store'],
  embedded_only: [409, 'The command is for embedded stores'],
  file_exists: [409, 'The file exists'],
  file_unusable: [409, 'The file cannot be read or written'],
  not_a_backup: [422, 'The file is no backup'],
  backup_damaged: [422, 'The backup is damaged'],
  backup_too_new: [422, 'The backup is of a newer version'],
  backup_failed: [500, 'The backup could not be made'],
  file_changed: [409, 'The file changed while it was read'],
  shutting_down: [503, 'The server is stopping'],
  too_many_connections: [503, 'Too many connections'],
  busy: [503, 'The server is busy'],
  managed_elsewhere: [501, 'The identity provider looks after this'],
  internal: [500, 'Internal error'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ErrorCode = keyof typeof ERRORS;

/** All codes with their status and title, for the documentation and its test. */
export const errorCatalog: Readonly<Record<ErrorCode, readonly [number, string]>> = ERRORS;

export interface FieldError {
  path: string;
  message: string;
  /** Of a text with a language of its own: characters before the fault. */
  position?: number;
}

const BRAND: unique symbol = Symbol.for('log-flow.AppError') as never;

const UNAVAILABLE = 503;
/** Seconds that a restart of a server usually takes. */
const RESTART_SECONDS = 5;

/**
 * An error with a code of the contract. `message` tells a person what to do; `cause` is the
 * original error. Everything else that is thrown is answered as `internal`.
 */
export class AppError extends Error {
  /** The bundled command line and the server beside it each have this class: an error of either is an instance of both. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  readonly [BRAND] = true;
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;
  /** Seconds after which a retry makes sense; becomes `Retry-After`. Errors of status 503 always have it. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; errors?: FieldError[]; retryAfter?: number } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.errors = options.errors;
    this.retryAfter =
      options.retryAfter ?? (this.status === UNAVAILABLE ? RESTART_SECONDS : undefined);
  }

  get status(): number {
    return ERRORS[this.code][0];
  }

  get title(): string {
    return ERRORS[this.code][1];
  }
}

/** The text of anything that was thrown, for a log or a history. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system or library error, if it carries one. */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
