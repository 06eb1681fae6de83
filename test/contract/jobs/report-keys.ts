/** What of a report does not name lines of the file. */
export const REPORT_KEYS = [
  'totalLogsProcessed',
  'logLevelCounts',
  'keyWordCounts',
  'keyWordLogCounts',
  'uniqueIPs',
  'topIPs',
  'timeRange',
  'histogram',
  'patterns',
  'http',
] as const;
