/** What a thread is asked about frames of a job, and what it answers: plain data, which crosses threads. */
import type { ChunkPlace } from '../../engine/index.ts';
import type { Query, TimeBounds } from '../../engine/query/index.ts';
import type { ChunkOptions, PackedPartial } from '../types.ts';

/** A frame whose stored bytes lie behind those of the one before. */
export interface SearchedFrame {
  /** Compressed, and decompressed. */
  storedBytes: number;
  byteLength: number;
  place: ChunkPlace;
  /** Of its stored bytes, hex; null where the frame has a checksum of its own. */
  sha256: string | null;
}

/** How the lines are read; `place` comes with each frame. */
export type SearchOptions = Omit<ChunkOptions, keyof ChunkPlace>;

export interface Question {
  query: Query;
  bounds: TimeBounds;
  want: Want;
}

/** Besides how many match. */
export type Want =
  | { kind: 'count' }
  /** The first matches behind a line, or, from the end, the last ones before it. */
  | { kind: 'records'; limit: number; beyond: number | null; isFromEnd: boolean }
  /** Where the earliest (`isFromEnd`: latest) matches stand that come behind a moment. */
  | { kind: 'moments'; limit: number; beyond: Moment | null; isFromEnd: boolean }
  /** All matches as they stand in the file. */
  | { kind: 'text' }
  /** All matches as lines of JSON or rows of CSV; `joined` are the patterns of forms that are not their own. */
  | { kind: 'lines'; format: 'jsonl' | 'csv'; joined: [form: string, pattern: string][] }
  /** A partial report of the matches alone. */
  | { kind: 'report' }
  /** Which of these fields occur in a sample of the records. */
  | { kind: 'fields'; names: string[] };

/** A record's place in the order of time: by its time (NaN last), then by its line. */
export interface Moment {
  time: number;
  line: number;
}

/** A record or an invalid line. */
export interface FoundRecord {
  line: number;
  lines: number;
  /** NaN where it has none. */
  time: number;
  /**
   * What `recordJSON` shows, with its masked form for a pattern, and `text`, its own lines. As text, since it may hold
   * numbers that only JSON can (formats/exact-json.ts), which cross no thread.
   */
  json: string;
}

export interface FrameAnswer {
  count: number;
  records?: FoundRecord[];
  moments?: Moment[];
  text?: Uint8Array;
  fields?: string[];
  /** Why nothing can be said of the frame: its bytes are not what was stored. */
  damaged?: string;
  /** Why nothing is said of the frame, although its bytes may be whole: no process could answer. */
  unanswered?: string;
}

export interface SearchAnswer {
  /** In the order of the frames that were asked about. */
  frames: FrameAnswer[];
  /** Where a report was wanted. */
  partial?: PackedPartial;
}
