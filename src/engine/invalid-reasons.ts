/** What the reasons of invalid lines mean, in words for whoever reads a report. Imports types alone, so that the page takes it as it is. */
import type { InvalidReason } from './types.ts';

export const INVALID_WORDS: Readonly<Record<InvalidReason, string>> = {
  no_format: 'The format of the file was not recognised',
  no_timestamp: 'Does not fit the format; no time read',
  format_mismatch: 'Does not fit the format',
  bad_json: 'Begins like JSON, but is none',
  not_text: 'Is no text',
  blank_line: 'Blank, before the first record',
  no_record: 'Goes on from a line that was not understood',
  record_too_long: 'Part of a record of more than 1 MiB',
};
