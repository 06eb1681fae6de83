import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMN_BITS, ROWS } from '../../sketches/count-sketch.ts';
import * as layout from '../assembly/layout.ts';

/** Where each area of the kernel's memory starts, and how many bytes it has. */
const AREAS: Record<string, [start: number, size: number]> = {
  STATE: [layout.STATE, 1024],
  KINDS: [layout.KINDS, 256],
  NUMBER_LEVELS: [layout.NUMBER_LEVELS, 256],
  OWN_LEVELS: [layout.OWN_LEVELS, 256],
  LINE_VARS: [layout.LINE_VARS, 8 * layout.MAX_VARS],
  PART_VARS: [layout.PART_VARS, 8 * layout.MAX_VARS],
  PARTS: [layout.PARTS, layout.PART_BYTES * layout.MAX_PARTS],
  STATUSES: [layout.STATUSES, 4 * 1000],
  KEYWORD_RECORDS: [layout.KEYWORD_RECORDS, 4 * 64],
  INVALID_COUNTS: [layout.INVALID_COUNTS, 4 * 32],
  METHODS: [layout.METHODS, 4 * 256],
  FORMAT_RECORDS: [layout.FORMAT_RECORDS, 4 * 256],
  MOMENTS: [layout.MOMENTS, 64 * layout.MOMENT_SLOTS],
  LAST_TIME: [layout.LAST_TIME, 32],
  ADDRESS_TEXT: [layout.ADDRESS_TEXT, 16],
  LINE_START: [layout.LINE_START, layout.START_ROOM],
  FIRST_FORM: [layout.FIRST_FORM, layout.FORM_ROOM],
  ENTRY_STARTS: [layout.ENTRY_STARTS, 256],
  WHOLE_PARTS: [layout.WHOLE_PARTS, 8 * layout.MAX_WHOLE_KINDS],
  OBJECT_LEVELS: [layout.OBJECT_LEVELS, 256],
  BYTE_COUNTS: [layout.BYTE_COUNTS, 1024],
  PENDING: [layout.PENDING, layout.PENDING_BYTES * layout.MAX_PENDING],
  HISTOGRAM: [layout.HISTOGRAM, layout.BUCKET_BYTES * layout.HISTOGRAM_BUCKETS],
  SHAPES: [layout.SHAPES, 24 * (layout.FEW_SHAPE_SLOTS + layout.SHAPE_SLOTS)],
  PLANS: [layout.PLANS, 64 * layout.MAX_PLANS],
  PATTERNS: [layout.PATTERNS, 64 * layout.MAX_PATTERNS],
  ADDRESSES: [
    layout.ADDRESSES,
    layout.ADDRESS_BYTES *
      (layout.FEW_ADDRESS_SLOTS + layout.MORE_ADDRESS_SLOTS + layout.ADDRESS_SLOTS),
  ],
  PATH_SLOTS: [layout.PATH_SLOTS, 4 * layout.PATH_SLOT_COUNT],
  PATHS: [layout.PATHS, 48 * layout.MAX_PATHS],
  // Whole words, of which the last is written with 8 bytes.
  PATH_TEXT: [layout.PATH_TEXT, (layout.MAX_PATH_BYTES + 3) * layout.MAX_PATHS + 8],
  DURATIONS: [layout.DURATIONS, 8 * layout.MAX_DURATIONS],
  DURATION_PATHS: [layout.DURATION_PATHS, 4 * layout.MAX_DURATIONS],
  PART_CACHE: [layout.PART_CACHE, 256 * layout.PART_CACHE_SLOTS],
  PART_KEYS: [layout.PART_KEYS, 16 * layout.PART_CACHE_SLOTS],
  PATH_SKETCH: [layout.PATH_SKETCH, 8 * layout.SKETCH_ROWS * 2 ** layout.SKETCH_COLUMN_BITS],
  PATH_ERRORS: [layout.PATH_ERRORS, 8 * layout.SKETCH_ROWS * 2 ** layout.SKETCH_COLUMN_BITS],
  SEEN: [layout.SEEN, 4 * layout.SEEN_SLOTS],
  FIRST_BYTES: [layout.FIRST_BYTES, 256],
  MARKS: [layout.MARKS, 256],
  END_MARKS: [layout.END_MARKS, 256],
  HASH_KEYS: [layout.HASH_KEYS, 16 * (layout.MAX_HASH_BLOCKS + 1)],
  SPLATS: [layout.SPLATS, 16 * 256],
  QUOTES: [layout.QUOTES, 4 * (layout.MAX_QUOTES + 4)],
  PATTERN_SERIES: [layout.PATTERN_SERIES, layout.SERIES_BYTES * layout.MAX_PATTERNS],
  LIST_STARTS: [layout.LIST_STARTS, 4 * layout.MAX_LISTED],
  LIST_LINES: [layout.LIST_LINES, 4 * layout.MAX_LISTED],
  LIST_PATTERNS: [layout.LIST_PATTERNS, 4 * layout.MAX_LISTED],
  LIST_FACTS: [layout.LIST_FACTS, 4 * layout.MAX_LISTED],
  LIST_PATHS: [layout.LIST_PATHS, 4 * layout.MAX_LISTED],
  LIST_PATH_ENDS: [layout.LIST_PATH_ENDS, 4 * layout.MAX_LISTED],
  LIST_TIMES: [layout.LIST_TIMES, 8 * layout.MAX_LISTED],
  LIST_ENDS: [layout.LIST_ENDS, 4 * layout.MAX_LISTED],
  LIST_FORMATS: [layout.LIST_FORMATS, layout.MAX_LISTED],
  RECORD_ADDRESSES: [layout.RECORD_ADDRESSES, 4 * layout.MAX_RECORD_ADDRESSES],
  NEEDLE: [layout.NEEDLE, layout.MAX_NEEDLE],
  NEEDLE_CASES: [layout.NEEDLE_CASES, layout.MAX_NEEDLE],
  // The byte before the first one is read too.
  INPUT: [layout.INPUT, 1],
};

test('the kernel sketches paths as partial reports do', () => {
  assert.deepEqual([layout.SKETCH_ROWS, layout.SKETCH_COLUMN_BITS], [ROWS, COLUMN_BITS]);
});

test('no area of the kernel reaches into another', () => {
  const areas = Object.entries(AREAS).sort(([, [a]], [, [b]]) => a - b);
  for (const [index, [name, [start, size]]] of areas.entries()) {
    const [behind, [limit]] = areas[index + 1] ?? ['the end', [Number.POSITIVE_INFINITY]];
    assert.ok(start + size <= limit, `${name} reaches into ${behind}`);
  }
});
