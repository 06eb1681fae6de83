/** What several logs as one report may be; the page says so before it asks. */

/** Ids of jobs in one question. */
export const MAX_COMBINED_JOBS = 100;
