import { AppError } from '../errors.ts';

const MIB = 1024 * 1024;
/** Windows up to this are small: the usual levels of zstd have them (level 19: 8 MiB). */
const SMALL_WINDOW_BYTES = 8 * MIB;
/** Frames with larger windows are refused, as the zstd tool does unless it is told otherwise. */
const MAX_WINDOW_BYTES = 128 * MIB;
/** What a decoder takes beside the window: its tables, and buffers for a block of 128 KiB (512 KiB together). */
const DECODER_BYTES = MIB / 2;
/** The share of the budget that large windows may take together, so that small ones always find room. */
const LARGE_SHARE = 3 / 4;
/** The share that one owner may take. */
const OWNER_SHARE = 1 / 2;
/** Milliseconds that a decoder waits for memory. */
const WAIT_MS = 30_000;
/** Seconds after which others may have ended. */
const RETRY_SECONDS = 10;

/** Gives the memory back; a second call does nothing. */
export type Release = () => void;

/** Where the decoders of one upload get memory for their windows. */
export interface WindowMemory {
  /** Larger windows are refused. */
  maxWindowBytes: number;
  take(windowBytes: number): Promise<Release>;
}

/** For a process that reads one file after the other, such as `analyze`: nothing waits. */
export const unboundedMemory: WindowMemory = {
  maxWindowBytes: MAX_WINDOW_BYTES,
  take: async () => () => undefined,
};

export interface DecoderMemoryOptions {
  /** The budget of the process. */
  bytes: number;
  /** Milliseconds after which `busy` is thrown; default 30 s. */
  waitMs?: number;
}

export interface MemoryOwner {
  /** Takes half of the budget at most. */
  ownerID: string;
  /** Aborts when the server is stopping, which ends the waiting. */
  signal?: AbortSignal | undefined;
}

interface Request {
  bytes: number;
  isLarge: boolean;
  ownerID: string;
  grant(): void;
}

/**
 * The memory that the windows of all decoders of the process take together. Who gets none at once waits his turn: large
 * windows in order, small ones as soon as there is room. Nobody waits while he holds some, so nobody
 * waits for himself or in a circle.
 */
export class DecoderMemory {
  readonly #bytes: number;
  readonly #waitMs: number;
  readonly #perOwner = new Map<string, number>();
  readonly #waiting = new Set<Request>();
  #held = 0;
  #heldByLarge = 0;

  constructor({ bytes, waitMs = WAIT_MS }: DecoderMemoryOptions) {
    this.#bytes = bytes;
    this.#waitMs = waitMs;
  }

  /** Bytes that are taken now. */
  get held(): number {
    return this.#held;
  }

  /** Decoders that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Larger windows would never get memory, or are refused by rule. */
  get maxWindowBytes(): number {
    return Math.min(MAX_WINDOW_BYTES, this.#bytes * OWNER_SHARE - DECODER_BYTES);
  }

  /** The memory as the decoders of one upload see it. */
  for(owner: MemoryOwner): WindowMemory {
    return {
      maxWindowBytes: this.maxWindowBytes,
      take: (windowBytes) => this.#take(windowBytes, owner),
    };
  }

  /** Throws `busy` after the time of waiting, and `shutting_down`. */
  #take(windowBytes: number, { ownerID, signal }: MemoryOwner): Promise<Release> {
    const { promise, resolve, reject } = Promise.withResolvers<Release>();
    const bytes = windowBytes + DECODER_BYTES;
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.#waiting.delete(request);
    };
    const request: Request = {
      bytes,
      isLarge: windowBytes > SMALL_WINDOW_BYTES,
      ownerID,
      grant: () => {
        end();
        this.#change(request, 1);
        resolve(this.#releaseOf(request));
      },
    };
    const giveUp = (error: AppError) => {
      end();
      reject(error);
      // A large one that waits keeps back those behind it.
      this.#serve();
    };
    const abort = () => giveUp(stopping());
    const timer = setTimeout(() => giveUp(busy()), this.#waitMs);
    if (signal?.aborted) {
      abort();
      return promise;
    }
    signal?.addEventListener('abort', abort);
    this.#waiting.add(request);
    this.#serve();
    return promise;
  }

  #releaseOf(request: Request): Release {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#change(request, -1);
      this.#serve();
    };
  }

  /** Grants what there is room for. A large one that finds none keeps the large ones behind it back. */
  #serve(): void {
    let isLargeKeptBack = false;
    for (const request of this.#waiting) {
      if (request.isLarge && isLargeKeptBack) continue;
      // Who waits for what he himself holds keeps nobody back.
      if (!this.#isWithinOwnerShare(request)) continue;
      if (this.#hasRoom(request)) request.grant();
      else if (request.isLarge) isLargeKeptBack = true;
    }
  }

  #isWithinOwnerShare({ bytes, ownerID }: Request): boolean {
    return (this.#perOwner.get(ownerID) ?? 0) + bytes <= this.#bytes * OWNER_SHARE;
  }

  #hasRoom({ bytes, isLarge }: Request): boolean {
    if (this.#held + bytes > this.#bytes) return false;
    return !isLarge || this.#heldByLarge + bytes <= this.#bytes * LARGE_SHARE;
  }

  #change({ bytes, isLarge, ownerID }: Request, by: 1 | -1): void {
    this.#held += by * bytes;
    if (isLarge) this.#heldByLarge += by * bytes;
    const owned = (this.#perOwner.get(ownerID) ?? 0) + by * bytes;
    if (owned === 0) this.#perOwner.delete(ownerID);
    else this.#perOwner.set(ownerID, owned);
  }
}

function busy(): AppError {
  return new AppError(
    'busy',
    `There is no memory to decompress this file now. Send it again in ${RETRY_SECONDS} seconds, or with a smaller window (zstd -19 or less, without --long).`,
    { retryAfter: RETRY_SECONDS },
  );
}

const stopping = (): AppError =>
  new AppError('shutting_down', 'The server is stopping; upload again later.');
