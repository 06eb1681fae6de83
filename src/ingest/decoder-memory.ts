import { AppError } from '../errors.ts';
import { MemoryRent, rateFor } from './memory-rent.ts';

const MIB = 1024 * 1024;
/** Frames with larger windows are refused, as the zstd tool does unless it is told otherwise. */
const MAX_WINDOW_BYTES = 128 * MIB;
/** What a decoder takes beside the window: its tables, and buffers for a block of 128 KiB (512 KiB together). */
const DECODER_BYTES = MIB / 2;
/** The share of the budget that one owner may take. */
const OWNER_SHARE = 1 / 2;
/** The share that an owner may take of all that is free. */
const BASE_SHARE = 1 / 16;
/** The base share is no less than one window of zstd -19 needs (8 MiB), however small the budget. */
const LEAST_BASE_BYTES = 8 * MIB + DECODER_BYTES;
/** The share that stays free for owners within their base share. */
const RESERVE = 1 / 4;
/** Milliseconds that a decoder waits for memory. */
const WAIT_MS = 30_000;
/** The part of that time after which uploads that do not pay for theirs are ended. */
const PATIENCE = 1 / 3;
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

/** The memory of one upload, which tells how fast its bytes come. */
export interface UploadMemory extends WindowMemory {
  /** The client is waited for. */
  waits(): void;
  receives(bytes: number): void;
  /** Names what ends the upload where others need the memory and it is too slow for what it holds. */
  onReclaim(end: (error: AppError) => void): void;
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
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

export interface MemoryOwner {
  /** Takes half of the budget at most. */
  ownerID: string;
  /** Aborts when the server is stopping, which ends the waiting. */
  signal?: AbortSignal | undefined;
}

/** An upload as the budget sees it. */
interface Upload extends MemoryOwner {
  rent: MemoryRent;
  end(error: AppError): void;
}

interface Request {
  bytes: number;
  upload: Upload;
  grant(): void;
}

/**
 * The memory that the windows of all decoders of the process take together. Up to a base share each owner takes what is
 * free; beyond it he leaves a reserve for those within theirs. Who gets none at once waits: owners who hold less
 * come first. Uploads that others wait for and that send too little for what they hold are ended. Nobody waits while he
 * holds some, so nobody waits for himself or in a circle.
 */
export class DecoderMemory {
  readonly #bytes: number;
  readonly #baseBytes: number;
  readonly #waitMs: number;
  readonly #now: () => number;
  readonly #perOwner = new Map<string, number>();
  readonly #waiting = new Set<Request>();
  readonly #holding = new Set<Request>();
  /** Of those that hold some: they were told to end. */
  readonly #ending = new Set<Request>();
  #held = 0;

  constructor({ bytes, waitMs = WAIT_MS, now = () => performance.now() }: DecoderMemoryOptions) {
    this.#bytes = bytes;
    this.#baseBytes = Math.max(bytes * BASE_SHARE, LEAST_BASE_BYTES);
    this.#waitMs = waitMs;
    this.#now = now;
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
  for({ ownerID, signal }: MemoryOwner): UploadMemory {
    const rent = new MemoryRent(this.#now);
    const upload: Upload = { ownerID, signal, rent, end: () => undefined };
    return {
      maxWindowBytes: this.maxWindowBytes,
      take: (windowBytes) => this.#take(windowBytes, upload),
      waits: () => rent.waits(),
      receives: (bytes) => rent.receives(bytes),
      onReclaim: (end) => {
        upload.end = end;
      },
    };
  }

  /** Throws `busy` after the time of waiting, and `shutting_down`. */
  #take(windowBytes: number, upload: Upload): Promise<Release> {
    const { signal } = upload;
    const { promise, resolve, reject } = Promise.withResolvers<Release>();
    const end = () => {
      clearTimeout(timer);
      clearTimeout(patience);
      signal?.removeEventListener('abort', abort);
      this.#waiting.delete(request);
    };
    const request: Request = {
      bytes: windowBytes + DECODER_BYTES,
      upload,
      grant: () => {
        end();
        resolve(this.#hold(request));
      },
    };
    const giveUp = (error: AppError) => {
      end();
      reject(error);
      // One that waits keeps back those behind it.
      this.#serve();
    };
    const abort = () => giveUp(stopping());
    const reclaim = () => {
      // First, since what comes back at once may end the waiting.
      patience = setTimeout(reclaim, this.#waitMs / 30);
      this.#reclaimFor(request);
    };
    const timer = setTimeout(() => giveUp(busy()), this.#waitMs);
    let patience = setTimeout(reclaim, this.#waitMs * PATIENCE);
    if (signal?.aborted) {
      abort();
      return promise;
    }
    signal?.addEventListener('abort', abort);
    this.#waiting.add(request);
    this.#serve();
    return promise;
  }

  #hold(request: Request): Release {
    this.#holding.add(request);
    this.#change(request, 1);
    request.upload.rent.start(request.bytes);
    return () => {
      if (!this.#holding.delete(request)) return;
      this.#ending.delete(request);
      this.#change(request, -1);
      this.#serve();
    };
  }

  /** Grants what there is room for, one after the other: each grant changes whose turn it is. */
  #serve(): void {
    for (let next = this.#next(); next; next = this.#next()) next.grant();
  }

  /** One that finds no room keeps back those after it that go beyond their base share. */
  #next(): Request | undefined {
    let isKeptBack = false;
    for (const request of this.#inTurn()) {
      if (isKeptBack && this.#isBeyondBase(request)) continue;
      // Who waits for what he himself holds keeps nobody back.
      if (!this.#isWithinOwnerShare(request)) continue;
      if (this.#missingFor(request) <= 0) return request;
      isKeptBack = true;
    }
    return undefined;
  }

  /** Owners who hold less come first, then who came first. */
  #inTurn(): Request[] {
    return [...this.#waiting].sort((a, b) => this.#ownedBy(a) - this.#ownedBy(b));
  }

  #ownedBy({ upload }: Request): number {
    return this.#perOwner.get(upload.ownerID) ?? 0;
  }

  /** What its owner would hold with it. */
  #ownedWith(request: Request): number {
    return this.#ownedBy(request) + request.bytes;
  }

  #isWithinOwnerShare(request: Request): boolean {
    return this.#ownedWith(request) <= this.#bytes * OWNER_SHARE;
  }

  #isBeyondBase(request: Request): boolean {
    return this.#ownedWith(request) > this.#baseBytes;
  }

  /** Bytes that have to be given back before it can be granted. */
  #missingFor(request: Request): number {
    const most = this.#bytes * (this.#isBeyondBase(request) ? 1 - RESERVE : 1);
    return this.#held + request.bytes - most;
  }

  /** Ends uploads that do not pay for their memory until enough of it comes back. The owner who holds most comes first. */
  #reclaimFor(request: Request): void {
    if (!this.#isWithinOwnerShare(request)) return;
    const least = this.#keptByOthers(request);
    const kept = new Set([...this.#holding].filter((one) => !this.#ending.has(one)));
    const left = new Map<string, number>();
    const leftBy = ({ upload }: Request) => left.get(upload.ownerID) ?? 0;
    for (const one of kept) left.set(one.upload.ownerID, leftBy(one) + one.bytes);
    const chosen: Request[] = [];
    let missing = this.#missingFor(request) - sumOf(this.#ending);
    while (missing > 0) {
      const [next] = [...kept]
        .filter((one) => leftBy(one) > least && one.upload.rent.owed > 0)
        .sort((a, b) => leftBy(b) - leftBy(a) || b.upload.rent.owed - a.upload.rent.owed);
      if (!next) break;
      left.set(next.upload.ownerID, leftBy(next) - next.bytes);
      missing -= next.bytes;
      kept.delete(next);
      chosen.push(next);
    }
    for (const one of chosen) this.#end(one);
  }

  /** Bytes that another owner keeps: what the one who waits would hold, or for his first ones the base share. */
  #keptByOthers(request: Request): number {
    const wanted = this.#ownedWith(request);
    return this.#ownedBy(request) > this.#baseBytes ? wanted : Math.min(wanted, this.#baseBytes);
  }

  #end(request: Request): void {
    this.#ending.add(request);
    request.upload.end(tooSlow(request.bytes));
  }

  #change({ bytes, upload: { ownerID } }: Request, by: 1 | -1): void {
    this.#held += by * bytes;
    const owned = (this.#perOwner.get(ownerID) ?? 0) + by * bytes;
    if (owned === 0) this.#perOwner.delete(ownerID);
    else this.#perOwner.set(ownerID, owned);
  }
}

const sumOf = (requests: Iterable<Request>): number => {
  let sum = 0;
  for (const { bytes } of requests) sum += bytes;
  return sum;
};

function tooSlow(heldBytes: number): AppError {
  const rate = rateFor(heldBytes);
  return new AppError(
    'upload_too_slow',
    `Others wait for the memory that decompresses this file: send at least ${rate} bytes a second, or compress it with a smaller window (zstd -3, without --long).`,
  );
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
