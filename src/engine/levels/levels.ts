/**
 * Levels from what logs write: words in any case, single letters, numbers. Inside the engine a level
 * is its index in LEVELS, and -1 where there is none, so that counting is an array access.
 */

/** The seven levels, from least to most severe; a report always holds all of them. */
export const LEVELS = ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

export const NO_LEVEL = -1;

const WORDS: Record<Level, string[]> = {
  trace: ['TRACE', 'TRC', 'TRAC', 'TRCE', 'VERBOSE', 'VRB', 'VERB', 'FINEST', 'FINER', 'SILLY'],
  debug: [
    ...['DEBUG', 'DBG', 'DEBU', 'DBUG', 'DEBG', 'FINE', 'CONFIG'],
    ...['DEBUG1', 'DEBUG2', 'DEBUG3', 'DEBUG4', 'DEBUG5'],
  ],
  info: ['INFO', 'INF', 'INFORMATION', 'INFORMATIONAL', 'NOTIFICATION', 'SUCCESS'],
  notice: ['NOTICE', 'NOTI'],
  warn: ['WARN', 'WARNING', 'WRN', 'WARNI'],
  error: ['ERROR', 'ERR', 'ERRO', 'EROR', 'ERRS', 'SEVERE', 'FAIL'],
  fatal: [
    'FATAL',
    'FTL',
    'FATA',
    'CRITICAL',
    'CRIT',
    'ALERT',
    'EMERG',
    'EMERGENCY',
    'PANIC',
    'DPANIC',
  ],
};

const LETTERS: Record<string, Level> = {
  V: 'trace',
  T: 'trace',
  D: 'debug',
  I: 'info',
  N: 'notice',
  W: 'warn',
  E: 'error',
  F: 'fatal',
  C: 'fatal',
  A: 'fatal',
};

export const levelIndex = (level: Level): number => LEVELS.indexOf(level);

/** As programs write them that speak the language of their user: java.util.logging, Windows, databases. */
export const FOREIGN_WORDS: Partial<Record<Level, string[]>> = {
  trace: ['FEINER', '详细', '詳細'],
  debug: ['FEIN', '调试', '除錯', '调试信息', 'デバッグ', '디버그', 'ОТЛАДКА'],
  info: [
    ...['HINWEIS', 'INFOS', 'INFORMACIÓN', 'INFORMAÇÃO', 'INFORMAÇÕES', 'INFORMAZIONI'],
    ...['INFORMATIONEN', 'INFORMACJA', 'ИНФОРМАЦИЯ', 'ИНФО', '信息', '資訊', '情報', '정보'],
  ],
  warn: [
    ...[
      'WARNUNG',
      'AVERTISSEMENT',
      'ADVERTENCIA',
      'ADVERTÊNCIA',
      'AVISO',
      'AVVERTENZA',
      'AVVERTIMENTO',
    ],
    ...['WAARSCHUWING', 'VARNING', 'ATTENTION', 'ATTENZIONE', 'UYARI'],
    ...['OSTRZEŻENIE', 'ПРЕДУПРЕЖДЕНИЕ', '警告', '경고'],
  ],
  error: [
    ...['FEHLER', 'SCHWERWIEGEND', 'ERREUR', 'GRAVE', 'ERRORE', 'FOUT', 'FEL', 'ALLVARLIG', 'HATA'],
    ...['BŁĄD', 'ОШИБКА', '严重', '嚴重', '错误', '錯誤', '重大', 'エラー', '심각', '오류'],
  ],
  fatal: [
    ...['KRITISCH', 'CRITIQUE', 'CRÍTICO', 'CRITICO', 'PANIK', 'PANIQUE', 'PÁNICO', 'FATALE'],
    ...['КРИТИЧЕСКИЙ', 'ВАЖНО', 'ПАНИКА', '致命', '致命错误', '致命的'],
  ],
};

const byWord = new Map<string, number>();
for (const level of LEVELS) {
  for (const word of [...WORDS[level], ...(FOREIGN_WORDS[level] ?? [])])
    byWord.set(word, levelIndex(level));
}

const LONGEST_WORD = Math.max(...[...byWord.keys()].map((word) => word.length));

// While formats are tried on a line, dozens ask for its first word.
let lastWord = '';
let lastLevel = NO_LEVEL;

/** The level that a word names, in any case; -1 for any other word. */
export function levelOfWord(word: string): number {
  // It may be a whole message; no text gets shorter in capitals.
  if (word.length > LONGEST_WORD) return NO_LEVEL;
  if (word !== lastWord) {
    lastWord = word;
    lastLevel = byWord.get(word) ?? byWord.get(word.toUpperCase()) ?? NO_LEVEL;
  }
  return lastLevel;
}

/** The level of a single upper-case letter as glog, logcat and MongoDB write it; -1 for others. */
export function levelOfLetter(letter: string): number {
  const level = LETTERS[letter];
  return level === undefined ? NO_LEVEL : levelIndex(level);
}

export const NUMBERINGS = ['syslog', 'pino', 'python', 'otel', 'windows', 'rising'] as const;
/**
 * syslog: severity 0..7 (RFC 5424); pino: 10..60, bunyan too; python: 10..50; otel: SeverityNumber 1..24; windows: Level of an
 * event, 0..5; rising: 0..4 from debug to fatal (Nextcloud, Application Insights).
 */
export type Numbering = (typeof NUMBERINGS)[number];

const BY_SEVERITY: Level[] = [
  'fatal',
  'fatal',
  'fatal',
  'error',
  'warn',
  'notice',
  'info',
  'debug',
];
const OF_WINDOWS: Level[] = ['info', 'fatal', 'error', 'warn', 'info', 'trace'];
const BY_TENS: Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const OF_PYTHON: Level[] = ['debug', 'info', 'warn', 'error', 'fatal'];
const RISING: Level[] = ['debug', 'info', 'warn', 'error', 'fatal'];
const BY_FOURS: Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** The level that a number means in the given numbering; -1 where it means none. */
export function levelOfNumber(value: number, numbering: Numbering): number {
  const level = {
    syslog: () => BY_SEVERITY[value],
    pino: () => BY_TENS[Math.floor(value / 10) - 1],
    python: () => OF_PYTHON[Math.floor(value / 10) - 1],
    otel: () => BY_FOURS[Math.floor((value - 1) / 4)],
    windows: () => OF_WINDOWS[value],
    rising: () => RISING[value],
  }[numbering]();
  return level === undefined ? NO_LEVEL : levelIndex(level);
}

/** The level that an HTTP status stands for: 5xx error, 4xx warn, else info. */
export function levelOfStatus(status: number): number {
  if (status >= 500) return levelIndex('error');
  return levelIndex(status >= 400 ? 'warn' : 'info');
}
