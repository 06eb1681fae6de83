/** Words that are counted in one report, and characters of one. */
export const MAX_KEYWORDS = 64;
export const MAX_KEYWORD_LENGTH = 100;
