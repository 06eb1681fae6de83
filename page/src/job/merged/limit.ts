/** Logs whose records are shown by time, at most: the first page of each is needed before the first record of all is known. */
export const MOST_MERGED = 50;
