/** Questions to logs: their language, and what they mean. */
export { parseExact } from '../formats/members/exact-json.ts';
export type { Entry } from '../interpreter/read-entries.ts';

export { patternID } from '../templates/pattern-id.ts';
export { canHaveField, isNamedByPatterns, knowsFields } from './language/known-fields.ts';
export { parseQuery } from './language/parse.ts';
export { QueryError } from './language/query-error.ts';
export type { Query } from './language/tree.ts';
export { withForms } from './language/with-forms.ts';
export type { FormNames } from './matching/field-term.ts';
export { createMatcher, type Matcher, type TimeBounds } from './matching/matcher.ts';
export { requiredText } from './matching/required-text.ts';
export { fieldNames, hasField, needsLines, needsPatterns, textsOf } from './matching/texts.ts';
export { type CountBounds, countOnCard } from './scanning/count-on-card.ts';
export { recordJSON } from './scanning/record-json.ts';
export { EntryView, type RecordView } from './scanning/record-view.ts';
export { ChunkScanner, type Matches, type Reading, textOf } from './scanning/scan-chunk.ts';
