/** Questions to logs: their language, and what they mean. */
export { parseExact } from '../formats/members/exact-json.ts';
export type { Entry } from '../interpreter/read-entries.ts';

export { patternID } from '../templates/pattern-id.ts';
export { type CountBounds, countOnCard } from './count-on-card.ts';
export type { FormNames } from './field-term.ts';
export { canHaveField, isNamedByPatterns, knowsFields } from './known-fields.ts';
export { createMatcher, type Matcher, type TimeBounds } from './matcher.ts';
export { parseQuery } from './parse.ts';
export { QueryError } from './query-error.ts';
export { recordJSON } from './record-json.ts';
export { EntryView, type RecordView } from './record-view.ts';
export { requiredText } from './required-text.ts';
export { ChunkScanner, type Matches, type Reading, textOf } from './scan-chunk.ts';
export { fieldNames, hasField, needsLines, needsPatterns, textsOf } from './texts.ts';
export type { Query } from './tree.ts';
export { withForms } from './with-forms.ts';
