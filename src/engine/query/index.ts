/** Questions to logs: their language, and what they mean. */
export { readEntries } from './entries.ts';
export { createMatcher, type Entry, type Matcher, type MatchOptions } from './matcher.ts';
export { parseQuery } from './parse.ts';
export { patternID } from './pattern-id.ts';
export { QueryError } from './query-error.ts';
export { requiredText } from './required-text.ts';
export { searchFrame } from './search-frame.ts';
export { textSearch } from './text-search.ts';
export { needsPatterns, textsOf } from './texts.ts';
export type { Query } from './tree.ts';
