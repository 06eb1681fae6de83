/**
 * Where everything lies in linear memory. The kernel has no allocator: fixed tables, and behind them the
 * input with its masks, which may grow. TypeScript reads the same list (../memory/).
 */

/** Scalars that both sides read and write (see STATE_* below). */
export const STATE: usize = 1024;
/** Kind of each byte, 256 entries: bits as in words.ts. */
export const KINDS: usize = 2048;
/** Level by number: 256 entries of i8, -1 none, -2 refused; and by a number that is a word of the format's own. */
export const NUMBER_LEVELS: usize = 2304;
export const OWN_LEVELS: usize = 2624;
/** By the bytes that a constant has in its last block, 0 to 15: masks of them, marks behind them (see scan.ts). */
export const FIRST_BYTES: usize = 3072;
export const MARKS: usize = 3328;
export const END_MARKS: usize = 3584;
/** Each byte 16 times (see splat.ts). */
export const SPLATS: usize = 4096;
/** Where the quotes of a line stand, u32, and room for four more. */
export const QUOTES: usize = 8192;
export const MAX_QUOTES: usize = 3000;
/** By the first byte of a line, whether it begins an entry, 256 entries (see list/starts.ts). */
export const ENTRY_STARTS: usize = 3840;
/** Variables of the line: its skeleton's and its parts', u32 start and end. */
export const LINE_VARS: usize = 20480;
export const PART_VARS: usize = 36864;
export const MAX_VARS: i32 = 2000;
/** Parts of the line (see PART_*). */
export const PARTS: usize = 53248;
export const MAX_PARTS: i32 = 250;
/** Records of each HTTP status, u32. */
export const STATUSES: usize = 65536;
/** Records that hold each of 64 keywords, u32. */
export const KEYWORD_RECORDS: usize = 69632;
/** Invalid lines by reason, u32. */
export const INVALID_COUNTS: usize = 69888;
/** Requests by method, u32. */
export const METHODS: usize = 70144;
/** Records by the number of the format that read them, u32. */
export const FORMAT_RECORDS: usize = 71680;
/** The timestamp that was read last, 32 bytes (see time.ts). */
export const LAST_TIME: usize = 75776;
/** Room for the text of an address. */
export const ADDRESS_TEXT: usize = 77824;
/** What is known of the starts of lines (see starts.ts). */
export const LINE_START: usize = 78848;
export const START_ROOM: usize = 856;
/** The form of the first parts of lines (see forms.ts). */
export const FIRST_FORM: usize = 79712;
export const FORM_ROOM: usize = 192;
/** Plans of parts that are one variable, u32, in the file's lines and in objects among them (see whole-parts.ts). */
export const WHOLE_PARTS: usize = 79904;
export const MAX_WHOLE_KINDS: u32 = 16;
/** As NUMBER_LEVELS, of objects of JSON in a file of other lines. */
export const OBJECT_LEVELS: usize = 80128;
/** While addresses are sorted: a word for each value of a byte (see sort.ts). */
export const BYTE_COUNTS: usize = 80640;
/** Addresses that are not in their table yet: u32 address, u32 offset of their line, f64 time and u32 errors of the record. */
export const PENDING: usize = 81920;
export const PENDING_BYTES: usize = 24;
export const MAX_PENDING: u32 = 2048;
/** Buckets over time: 16 x u32, of records by level (none and the seven), then of requests by the class of their status. */
export const HISTOGRAM: usize = 131072;
export const BUCKET_BYTES: usize = 64;
export const STATUS_COLUMN: usize = 32;
export const HISTOGRAM_BUCKETS: i32 = 1024;
/** Shapes that are known: a small table and a large one behind it, 24 bytes an entry (see shapes.ts). */
export const SHAPES: usize = 262144;
export const SHAPE_BYTES: usize = 24;
export const FEW_SHAPE_SLOTS: u32 = 8192;
export const SHAPE_SLOTS: u32 = 131072;
/** What to do with a line, or with a part, of a known shape: 64 bytes each. */
export const PLANS: usize = 3604480;
export const PLAN_BYTES: usize = 64;
export const MAX_PLANS: u32 = 65536;
/** Records by pattern: 64 bytes each. */
export const PATTERNS: usize = 7798784;
export const MAX_PATTERNS: u32 = 65536;
/** IPv4 addresses: tables of 16384, 131072 and 262144 slots, one behind the other (see addresses.ts). */
export const ADDRESSES: usize = 11993088;
export const ADDRESS_BYTES: usize = 40;
export const FEW_ADDRESS_SLOTS: u32 = 16384;
export const MORE_ADDRESS_SLOTS: u32 = 131072;
export const ADDRESS_SLOTS: u32 = 262144;
/** Ways to paths by their hashes, u32 (see paths.ts). */
export const PATH_SLOTS: usize = 28377088;
export const PATH_SLOT_COUNT: u32 = 8192;
/**
 * Paths: u64 hash, u32 count, seed, place in PATH_TEXT, length, both halves of the key's hash, u32 requests with 4xx and
 * with 5xx, f64 bytes sent. No more than stay in the processor's cache: most of them come once.
 */
export const PATHS: usize = 28409856;
export const MAX_PATHS: u32 = 4096;
/** Texts of paths, each from a new word of 32 bits on. */
export const PATH_TEXT: usize = 28606464;
/** Longer paths are for the host, which cuts them. */
export const MAX_PATH_BYTES: usize = 170;
/** Durations of requests that the host has not taken yet, f64 milliseconds. */
export const DURATIONS: usize = 29315136;
export const MAX_DURATIONS: u32 = 16384;
/** Of each of them the number of the path in PATHS from 1 on, 0 for none, and the level of its draw: u32. */
export const DURATION_PATHS: usize = 29446208;
export const DURATION_LEVEL_SHIFT: u32 = 16;
/** Paths that are in no table, i64 cells of so many rows (see path-sketch.ts). */
export const PATH_SKETCH: usize = 29577280;
/** Bits of a cell for bytes sent, below those for requests. */
export const SKETCH_BYTES_BITS: i64 = 42;
/** The same for those with 4xx, and behind that with 5xx: i32 cells. */
export const PATH_ERRORS: usize = 30888000;
export const SKETCH_ROWS: u32 = 5;
export const SKETCH_COLUMN_BITS: u32 = 15;
/** Shapes that were seen once, u32 (see shapes.ts). */
export const SEEN: usize = 32198720;
export const SEEN_SLOTS: u32 = 65536;
/** Timestamps up to their seconds, 64 bytes each (see time.ts). */
export const MOMENTS: usize = 32460864;
export const MOMENT_SLOTS: u32 = 512;
export const MOMENT_BYTES: usize = 64;
/** Random keys of the hash of shapes, 16 bytes a block and one more (see hash.ts). */
export const HASH_KEYS: usize = 32493632;
export const MAX_HASH_BLOCKS: usize = 4096;
/** Texts of parts with their plans, 256 bytes each, and two keys for each slot (see part-cache.ts). */
export const PART_CACHE: usize = 32559232;
export const PART_CACHE_SLOTS: u32 = 2048;
export const PART_KEYS: usize = 33083520;
/** Records of each pattern over time, u32 (see time-buckets.ts). */
export const PATTERN_SERIES: usize = 33116288;
export const SERIES_BUCKETS: i32 = 64;
export const SERIES_BYTES: usize = 256;
/**
 * Entries of a list of records, a column each (see list/entries.ts): u32, and times f64. Places are offsets in the input.
 * Starts, ends and lines are also those of the parts that `readParts` reads.
 */
export const LIST: usize = 49893504;
export const MAX_LISTED: u32 = 65536;
export const LIST_STARTS: usize = LIST;
export const LIST_LINES: usize = 50155648;
export const LIST_PATTERNS: usize = 50417792;
export const LIST_FACTS: usize = 50679936;
export const LIST_PATHS: usize = 50942080;
export const LIST_PATH_ENDS: usize = 51204224;
export const LIST_TIMES: usize = 51466368;
/** Where each entry ends: only of those that are listed around a text (see list/around.ts), and of parts. */
export const LIST_ENDS: usize = 51990656;
/** A text to find, its letters small, and for each of its bytes the bit that may differ (see search/find-text.ts). */
export const NEEDLE: usize = 52252800;
export const MAX_NEEDLE: usize = 16384;
export const NEEDLE_CASES: usize = 52269184;
/** The IPv4 addresses that the record under way has been counted for, u32. */
export const RECORD_ADDRESSES: usize = 52285568;
export const MAX_RECORD_ADDRESSES: u32 = 4096;
/** Of a list, u8: the number of the format that read the record. */
export const LIST_FORMATS: usize = 52301952;
/** The input; its masks follow at a place that the host decides. */
export const INPUT: usize = 52367488;

// Offsets in STATE.
export const UNIT: usize = STATE;
export const UNIT_START: usize = STATE + 4;
export const EXAMPLE_OPEN: usize = STATE + 8;
/** Lines that belong to the record before them. */
export const CONTINUATIONS: usize = STATE + 16;
export const LINES: usize = STATE + 20;
export const HISTOGRAM_INTERVAL: usize = STATE + 24; // f64, milliseconds
export const HISTOGRAM_BASE: usize = STATE + 32; // f64, index of the first bucket
export const KEYWORD_MASK: usize = STATE + 56; // u64, of the record under way
export const BYTES_SENT: usize = STATE + 64; // f64
export const ADDRESS_COUNT: usize = STATE + 72;
export const PATH_COUNT: usize = STATE + 76;
export const PATH_TEXT_USED: usize = STATE + 80;
export const LINE_VAR_COUNT: usize = STATE + 84;
export const PART_COUNT: usize = STATE + 88;
/** Plans made, from the first on. */
export const PLAN_COUNT: usize = STATE + 92;
export const SAMPLES_LEFT: usize = STATE + 128; // invalid lines that still become samples
export const PENDING_COUNT: usize = STATE + 136;
/** u32: offset of the input in the file, modulo 2^32. */
export const BYTE_OFFSET: usize = STATE + 140;
export const DURATION_COUNT: usize = STATE + 144;
/** Entries in the list. */
export const LIST_COUNT: usize = STATE + 240;
/** f64: paths that draw less may be kept (see ../../sketches/heavy-hitters.ts), the others are sketched. */
export const PATHS_BELOW: usize = STATE + 152;
/** f64: the interval of the series in milliseconds; the index of their first bucket; the lowest and highest one in use. */
export const SERIES_INTERVAL: usize = STATE + 160;
export const SERIES_BASE: usize = STATE + 168;
export const SERIES_MIN: usize = STATE + 176;
export const SERIES_MAX: usize = STATE + 184;
/** f64: times, the second one excluded, that lie in the buckets of the record before. */
export const BUCKETS_FROM: usize = STATE + 192;
export const BUCKETS_TO: usize = STATE + 200;
/** u32 and f64: requests that were sketched since the sketch was taken, and the bytes that they sent. */
export const SKETCHED: usize = STATE + 148;
export const SKETCHED_BYTES: usize = STATE + 208;
/** Of the record under way: f64 its time, NaN where it has none; u32 4 or 5 for a request with 4xx or 5xx. */
export const RECORD_TIME: usize = STATE + 216;
export const RECORD_ERRORS: usize = STATE + 224;
/** u32: how many addresses of it are in RECORD_ADDRESSES; and which record it is, counted from any number on. */
export const RECORD_ADDRESS_COUNT: usize = STATE + 244;
export const RECORD_NUMBER: usize = STATE + 248;
/** Entries that were counted by a text that stands in them. */
export const TEXT_ENTRIES: usize = STATE + 252;
/** u32: lines that were passed over between the parts that are read; 0 where all is read. */
export const LINES_PASSED: usize = STATE + 256;

// What UNIT says: what a continuation line would continue.
export const UNIT_NONE: u32 = 0;
export const UNIT_RECORD: u32 = 1;
export const UNIT_INVALID: u32 = 2;
export const UNIT_OVERFLOW: u32 = 3;
/** Behind an unfinished piece, of a record or beyond its limit: the interpreter says whether the next line goes on with it. */
export const UNIT_PIECE: u32 = 4;

// A part: where it lies, its variables in PART_VARS, its plan.
export const PART_BYTES: usize = 32;
export const PART_START: usize = 0;
export const PART_END: usize = 4;
export const PART_FIRST_VAR: usize = 8;
export const PART_VAR_COUNT: usize = 12;
export const PART_PLAN: usize = 16;

// What is known of an entry of a list, in one word.
/** Level from 1 on, 0 none. */
export const FACT_LEVEL_BITS: u32 = 4;
/** Number of the reason why it is an invalid line; 0: a record. */
export const FACT_REASON: u32 = 4;
export const FACT_REASON_BITS: u32 = 6;
export const FACT_STATUS: u32 = 10;
export const FACT_STATUS_BITS: u32 = 10;
/** Number of the method, NO_METHOD for none. */
export const FACT_METHOD: u32 = 20;
export const FACT_METHOD_BITS: u32 = 8;
/** The path is not where LIST_PATHS says: the interpreter knows. */
export const FACT_READ: u32 = 28;
/** See FLAG_OTHER. */
export const FACT_OTHER: u32 = 29;
