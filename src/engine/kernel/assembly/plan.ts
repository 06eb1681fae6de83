/** A plan, field by field: 64 bytes that say what a line (or a part) of a known shape holds. */

/** u8: KIND_*. */
export const KIND: usize = 0;
/** i8: level, -1 none. Of a part: the level that its text names, -2 where that depends on its digits. */
export const LEVEL: usize = 1;
/** u8: LEVEL_*. */
export const LEVEL_MODE: usize = 2;
/** Of a part that is a message: i8, the level of a word in it. */
export const MESSAGE_LEVEL: usize = 2;
/** u8: bits FLAG_*. */
export const FLAGS: usize = 3;
/** u8: TIME_*. */
export const TIME_MODE: usize = 4;
/**
 * Where the timestamp starts: u8 part (255: the line), i16 variable of the line before it (-1: the start), u16 bytes
 * behind.
 */
export const TIME_PART: usize = 5;
export const TIME_VAR: usize = 6;
export const TIME_DELTA: usize = 8;
/** u8: bytes from the timestamp's start to its seconds. */
export const TIME_SECOND: usize = 10;
/** u8: bytes behind the fraction: zone, year. */
export const TIME_SUFFIX: usize = 11;
/** u8 part, or i16 variable of the line, of the level. */
export const LEVEL_PART: usize = 12;
export const LEVEL_VAR: usize = 14;
/** u8: the number of the format that reads the line, of a record. */
export const FORMAT: usize = 43;
/** u8: IPv4 addresses, at most 8: the numbers of their variables, in u8s from ADDRESSES_AT. */
export const ADDRESS_TOTAL: usize = 13;
export const ADDRESSES_AT: usize = 44;
/** u8: the variable of a run that may be an IPv6 address, where FLAG_RUN is set. */
export const ADDRESS_RUN: usize = 42;
/** u8: which of them are versions where they end in .0.0 (see ../../interpreter/find-ips.ts). */
export const ADDRESS_VERSIONS: usize = 52;
/** u32: number of the pattern from 1; 0: the part's, or of a part: not asked for yet. */
export const PATTERN: usize = 16;
/** u8: the part that is the message, the part that is the request (255: none). */
export const PATTERN_PART: usize = 20;
export const REQUEST_PART: usize = 21;
/** u8: the part that is the method, where the part that is the request is no more than the path (255: none). */
export const METHOD_PART: usize = 41;
/** Of a part that is a path: u32, the plan of the method with which it was planned; 0: with none. */
export const METHOD_PLAN: usize = 36;
/** Of a part: u8 REQUEST_*. */
export const REQUEST_STATE: usize = 20;
/** Of a part that is a request: u32, the number of its pattern, which another one may have where it is a message. */
export const REQUEST_PATTERN: usize = 60;
/** i16: variables of status, bytes, duration; -1 none. */
export const STATUS_VAR: usize = 22;
export const BYTES_VAR: usize = 36;
export const DURATION_VAR: usize = 38;
/** u8: UNIT_*, of the duration. */
export const DURATION_UNIT: usize = 40;
/** u64: keywords in it. u32: how many lines or parts had this plan. */
export const KEYWORDS: usize = 24;
export const HITS: usize = 32;
/** u8: number of the method, 255 none. u8: 1 where the path follows. */
export const METHOD: usize = 53;
/** i16 variable before the path (-1: the start), u16 bytes behind; of a part: bytes behind its start. */
export const PATH_VAR: usize = 54;
export const PATH_DELTA: usize = 56;
/** u8: 1 where there is a path. */
export const HAS_PATH: usize = 58;
/** u8: why a line is invalid. */
export const REASON: usize = 59;

/** u16, from 1: who reads the timestamp, and where its seconds stand. */
export const TIME_LAYOUT: usize = 60;

/** u16: the variable, from 1, that must be a priority of syslog; 0: none. */
export const PRIORITY: usize = 62;

/** Ask the interpreter for each line of this shape. */
export const KIND_INTERPRET: u8 = 0;
export const KIND_RECORD: u8 = 1;
/** Belongs to the record before it. */
export const KIND_CONTINUES: u8 = 2;
export const KIND_INVALID: u8 = 3;
/** No line of the file's own kind: scan it as text, in which it has another shape. */
export const KIND_TEXT: u8 = 4;

export const LEVEL_FIXED: u8 = 0;
/** By the value of the status variable, by that of a number, by the word that a part holds. */
export const LEVEL_STATUS: u8 = 1;
export const LEVEL_NUMBER: u8 = 2;
export const LEVEL_WORD: u8 = 3;
/** ... by a word in the message that a part is. */
export const LEVEL_MESSAGE: u8 = 4;
/** ... by a number that is a level word of the format's own. */
export const LEVEL_OWN_NUMBER: u8 = 5;
/** As LEVEL_WORD, but numbers have another meaning than in the format. */
export const LEVEL_WORD_ALONE: u8 = 6;

export const UNIT_SECONDS: u8 = 0;
export const UNIT_MILLISECONDS: u8 = 1;
export const UNIT_MICROSECONDS: u8 = 2;

/** The addresses of the line are for the host. */
export const FLAG_HOST_ADDRESSES: u8 = 1;
/** Another field may hold the level where this one does not. */
export const FLAG_OTHER_LEVELS: u8 = 2;
/** Counts as a request. */
export const FLAG_REQUEST: u8 = 4;

/** A line with a number that has a zero in front is none of this shape's. */
export const FLAG_JSON: u8 = 8;
/** It holds a run that may be an IPv6 address. */
export const FLAG_RUN: u8 = 16;
/** A request in a log of others, or none in a log of requests. */
export const FLAG_OTHER: u8 = 32;

export const TIME_NONE: u8 = 0;
/** Date and time with seconds of two digits. */
export const TIME_DATED: u8 = 1;
/** 10 digits and perhaps a fraction, or 13, 16, 19. */
export const TIME_EPOCH: u8 = 2;
/** A number of JSON: its size tells the unit. */
export const TIME_NUMBER: u8 = 3;

export const REQUEST_UNKNOWN: u8 = 0;
export const REQUEST_VALID: u8 = 1;
export const REQUEST_NONE: u8 = 2;

export const NO_PART: u8 = 255;
export const NO_METHOD: u8 = 255;
