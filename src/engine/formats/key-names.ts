/** Where the records of a format hold their fields. */
import type { Numbering } from '../levels/levels.ts';
import type { DurationUnit } from '../pattern/duration.ts';

/** Where the fields stand, in the order in which to look. A key with dots is also tried as a path. */
export interface KeyNames {
  timestamp: string[];
  level: string[];
  message: string[];
  /** A record must have all of these. */
  required: string[];
  numbering: Numbering;
  /** Names in the record say that its numbers are severities of syslog (level-numbering.ts). */
  isOfSyslog?: boolean;
  /** Other names are looked for by rule where these give nothing (member-names.ts). */
  byRule: boolean;
  http: HttpKeys | null;
  /** Level words beside the usual ones, in capitals. */
  words: ReadonlyMap<string, number>;
}

/** Where a record of a request holds its parts. */
export interface HttpKeys {
  method: string;
  path: string;
  status: string;
  bytes: string;
  duration: string;
  unit: DurationUnit;
}
