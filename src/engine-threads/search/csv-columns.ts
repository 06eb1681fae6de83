/** The first row of a file of CSV. */
export const CSV_COLUMNS = [
  'line',
  'lines',
  'timestamp',
  'level',
  'message',
  'pattern',
  'patternID',
  'ips',
  'fields',
  'form',
  'invalid',
  'text',
];
