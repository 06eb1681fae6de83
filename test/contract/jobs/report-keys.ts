/** What of a report does not name lines of the file. */
export const REPORT_KEYS = [
  'formats',
  'totalLines',
  'linesInRecords',
  'totalLogsProcessed',
  'logLevelCounts',
  'logsWithoutLevel',
  'keyWordCounts',
  'keyWordLogCounts',
  'uniqueIPs',
  'topIPs',
  'timeRange',
  'histogram',
  'patterns',
  'http',
] as const;
