/** Takes an archive apart into logs, and says of every other member why it is none. */
import { AppError, type ErrorCode } from '../../errors.ts';
import type { WindowMemory } from '../decoder-memory.ts';
import { decompress } from '../decompress.ts';
import { assertLog, LOOKED_AT_BYTES } from '../not-a-log.ts';
import { peeked } from '../peeked.ts';
import { assertRatio, Meter } from '../unpack.ts';
import { type ArchiveKind, archiveKindOf } from './archive-kind.ts';
import type { ArchiveMember } from './archive-member.ts';
import { unusable } from './member-path.ts';

/** Archives in each other. */
const MAX_DEPTH = 3;
/** Files of an archive, with those of archives in it. */
export const MAX_MEMBERS = 1000;

export interface ExpandOptions {
  /** Where decoders get memory for their windows; default: they take it. */
  memory?: WindowMemory | undefined;
  /** Limit of the bytes of all members, decompressed. Default none. */
  maxBytes?: number | undefined;
  /** How many times the bytes of the archive, as sent, they may be together. Default no limit. */
  maxRatio?: number | undefined;
  /** Bytes of the archive that have come, as sent. */
  receivedBytes(): number;
  /** See DecompressOptions; of one that lies in a member. */
  onTruncated?: ((path: string, error: AppError) => void) | undefined;
}

/** A member that is a log, decompressed. To be read before the next one is asked for, or not at all. */
export interface LogMember {
  /** With the names of the archives that it lies in, after the first one. */
  path: string;
  pieces: AsyncIterable<Uint8Array>;
}

/** What is not read of an archive. */
export interface Skipped {
  /** Empty: the rest of the archive itself. */
  path: string;
  code: ErrorCode;
  message: string;
}

export type Expanded = { log: LogMember } | { skipped: Skipped };

/**
 * The members of an archive, in its order. A fault of a member is that member's alone. What the pieces throw, and
 * `upload_too_large` and `decompression_limit` of all together, end it; the latter as a skipped rest.
 */
export async function* expand(
  kind: ArchiveKind,
  pieces: AsyncIterable<Uint8Array>,
  options: ExpandOptions,
): AsyncGenerator<Expanded, void> {
  yield* new Expansion(options).expand(kind, pieces);
}

class Expansion {
  readonly #options: ExpandOptions;
  readonly #meter: Meter;
  #members = 0;
  /** What ends all of it, whichever member met it. */
  #end: unknown;

  constructor(options: ExpandOptions) {
    this.#options = options;
    this.#meter = new Meter(options.maxBytes, 'all members together, decompressed');
  }

  async *expand(
    kind: ArchiveKind,
    pieces: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Expanded, void> {
    yield* this.#archive(kind, this.#noted(pieces), '', 1);
    if (this.#end instanceof AppError && isLimit(this.#end)) yield skipped('', this.#end);
    else if (this.#end !== undefined) throw this.#end;
  }

  async *#archive(
    kind: ArchiveKind,
    pieces: AsyncIterable<Uint8Array>,
    path: string,
    depth: number,
  ): AsyncGenerator<Expanded, void> {
    const paths = new Set<string>();
    try {
      for await (const member of await membersOf(kind, pieces)) {
        const full = path === '' ? member.path : `${path}/${member.path}`;
        this.#count();
        const refusal = paths.has(member.path) ? REPEATED : member.refusal;
        paths.add(member.path);
        if (refusal) yield skipped(full, refusal);
        else yield* this.#member(member, full, depth);
        if (this.#end !== undefined) return;
      }
    } catch (error) {
      if (this.#end !== undefined) return;
      if (!(error instanceof AppError)) throw error;
      yield skipped(path, error);
    }
  }

  async *#member(
    member: ArchiveMember,
    path: string,
    depth: number,
  ): AsyncGenerator<Expanded, void> {
    const { head, pieces, error } = await peeked(
      this.#unpacked(member, path),
      ({ length }) => length < LOOKED_AT_BYTES,
    );
    try {
      const kind = archiveKindOf(head);
      const fault = kind === null ? faultOf(head) : null;
      if (this.#end !== undefined) return;
      // Where something of it could be read, its job says where it ended.
      if (error instanceof AppError && head.length === 0) yield skipped(path, error);
      else if (fault) yield skipped(path, fault);
      else if (kind === null) yield { log: { path, pieces } };
      else if (depth === MAX_DEPTH) yield skipped(path, TOO_DEEP);
      else yield* this.#archive(kind, pieces, path, depth + 1);
    } finally {
      await pieces.return();
    }
  }

  #unpacked(member: ArchiveMember, path: string): AsyncIterable<Uint8Array> {
    const { memory, maxRatio, receivedBytes, onTruncated } = this.#options;
    const plain = decompress(member.open(), {
      memory,
      onTruncated: onTruncated && ((error) => onTruncated(path, error)),
    });
    const counted = this.#meter.through(plain, () =>
      assertRatio(receivedBytes(), this.#meter.bytes, maxRatio),
    );
    return this.#noted(counted, isLimit);
  }

  #count(): void {
    this.#members++;
    if (this.#members <= MAX_MEMBERS) return;
    this.#end = TOO_MANY;
    throw TOO_MANY;
  }

  /** Notes what the pieces throw as the end of all, where it is. */
  async *#noted(
    pieces: AsyncIterable<Uint8Array>,
    ends: (error: unknown) => boolean = () => true,
  ): AsyncGenerator<Uint8Array, void> {
    try {
      yield* pieces;
    } catch (error) {
      if (ends(error)) this.#end ??= error;
      throw error;
    }
  }
}

async function membersOf(
  kind: ArchiveKind,
  pieces: AsyncIterable<Uint8Array>,
): Promise<AsyncIterable<ArchiveMember>> {
  if (kind === 'tar') return (await import('./tar.ts')).tarMembers(pieces);
  if (kind === 'zip') return (await import('./zip.ts')).zipMembers(pieces);
  throw new AppError(
    'unsupported_archive',
    `${kind} archives are not taken apart. Unpack it, and send a zip or tar archive of its files.`,
  );
}

function faultOf(head: Uint8Array): AppError | null {
  try {
    assertLog(head);
    return null;
  } catch (error) {
    return error as AppError;
  }
}

/** Errors that say that all members together are too much. */
const LIMITS = new Set<ErrorCode>(['upload_too_large', 'decompression_limit', 'too_many_members']);
const isLimit = (error: unknown): boolean => error instanceof AppError && LIMITS.has(error.code);

const REPEATED = unusable('The archive has a file of that name before it.');
const TOO_DEEP = new AppError(
  'nested_too_deep',
  `It lies in ${MAX_DEPTH} archives, and is one itself: unpack the outer ones.`,
);
const TOO_MANY = new AppError(
  'too_many_members',
  `The archive holds more than ${MAX_MEMBERS} files: what follows is not read. Send several archives.`,
);

const skipped = (path: string, { code, message }: AppError): Expanded => ({
  skipped: { path, code, message },
});
