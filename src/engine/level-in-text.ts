/** Levels that stand in free text: marked as such by capitals, by brackets, or by where they stand. */
import { isDigit, isSpace } from './characters.ts';
import { isCode } from './code-in-text.ts';
import { FOREIGN_WORDS, levelOfLetter, levelOfNumber, levelOfWord, NO_LEVEL } from './levels.ts';

/** Words that are levels inside free text too; the rest (FINE, CONFIG, ...) are common English. */
const IN_TEXT = new Set(
  (
    'TRACE TRCE DEBUG DEBU DBUG DEBG INFO NOTICE WARN WARNING ERROR ERR ERRO EROR SEVERE FATAL FATA CRITICAL CRIT ALERT ' +
    'EMERG PANIC WRN INF DBG TRC FTL VRB'
  ).split(' '),
);
for (const word of Object.values(FOREIGN_WORDS).flat()) IN_TEXT.add(word);
/** Before the value of a level: `level=`, `"severity":"`; not of an option or of a query: `--level=`, `?level=`. */
const LEVEL_KEY = /(?:^|[^A-Za-z?&-])(?:log_?)?(?:(?:level|lvl|severity)"?[=:] ?"?|at=)$/i;
const LONGEST_KEY = 16;
/** The same where a mark names them: `information/Checkable:`. */
const MARKED = new Set(['INFORMATION', 'EMERGENCY', 'VERBOSE', 'NOTI', 'ERRS']);

/** Their first letters and lengths: most words of a text are ruled out by them. */
const ALL = [...IN_TEXT, ...MARKED];
const FIRST_LETTERS = new Set(ALL.map((word) => word[0]!));
const SHORTEST = Math.min(...ALL.map(({ length }) => length));
const LONGEST = Math.max(...ALL.map(({ length }) => length));

/** Among how many of a text's first words (parted by spaces) a level counts. */
const NEAR_START = 8;

/** The facilities of syslog, before whose levels they stand: `daemon.err` (RFC 5424, 6.2.1, as BSD and Linux name them). */
const FACILITIES = new Set(
  'kern user mail daemon auth security syslog lpr news uucp cron authpriv ftp ntp audit console local#'.split(
    ' ',
  ),
);

/** Letters that stand for levels by themselves; others are words or initials as often. */
const LETTERS = 'VTDINWEFC';

/**
 * The first level near the start of a text, from `from` on. A word counts when it is all upper case, or when a mark says that it
 * is a level: `[warn] x`, `error: x`, `(info) x`, `- info - x`, `system,error,critical x`, `daemon.err`, `critical/ApiListener:`, `<01> Warning`; but not
 * `an error occurred`, and where it is the value of a level: `lvl=warn`. A letter counts with a mark: `E! x`, `[W] x`, `I | x`, `| W003: x`, and
 * two with a number: `Wa(180) x`. Near is counted in words and not in characters, so
 * that the answer does not depend on how long a number before it is.
 */
export function levelInText(text: string, from: number): number {
  let start = from;
  let isBehindOwn = false;
  for (let words = 0; start < text.length; ) {
    if (isWordCode(text.charCodeAt(start))) {
      const end = wordEnd(text, start);
      const level = levelOfToken(text, start, end, from);
      if (level !== NO_LEVEL || isBehindOwn) return level;
      isBehindOwn = isOwnLevel(text, start, end);
      start = end;
    } else if (isGap(text, start++, from) && ++words === NEAR_START) return NO_LEVEL;
  }
  return NO_LEVEL;
}

/** Levels of applications that are more or less severe than none of the usual ones. */
const OWN_LEVELS = new Set(
  'AUDIT SECURITY PERF PERFORMANCE STAT STATS METRIC METRICS EVENT ACCESS LIFECYCLE BUSINESS'.split(
    ' ',
  ),
);

/** A level of an application's own, in a column or in brackets: a level that its message speaks of is not the record's. */
function isOwnLevel(text: string, start: number, end: number): boolean {
  const isParted = ' \t['.includes(text[start - 1] ?? ' ') && ' \t]'.includes(text[end] ?? ' ');
  return isParted && isCapitalised(text, start) && OWN_LEVELS.has(text.slice(start, end));
}

/**
 * Where the number of the severity in a mark of Cisco's or Huawei's form stands, `%LINK-3-UPDOWN:`, `%%01IFNET/4/IF_STATE(l)[7]:`, among
 * the first words; -1 where there is none.
 */
export function severityAt(text: string, from: number): number {
  let words = 0;
  for (let at = from; at < text.length; at++) {
    if (isGap(text, at, from) && ++words === NEAR_START_OF_MARKS) return -1;
    const form = markFormAt(text, at, from);
    if (form === null) continue;
    form.lastIndex = at;
    const found = form.exec(text);
    if (found) return at + found[1]!.length;
  }
  return -1;
}

/** The form of a mark that may begin there. */
function markFormAt(text: string, at: number, from: number): RegExp | null {
  if (text[at] === '%' && text[at + 1] !== '%') return CISCO;
  if (text[at] !== '%' && !isCapitalised(text, at)) return null;
  return at === from || isSpaceAt(text, at - 1) ? HUAWEI : null;
}

/** They are unmistakable, and a relay may have put its own header before that of the device. */
const NEAR_START_OF_MARKS = 16;
const CISCO = /(%[A-Z][A-Z0-9_]*(?:-[A-Z][A-Z0-9_]*)*-)\d+-[A-Z0-9_]+ ?:/y;
/** Of Huawei and H3C, with the version of the form before it or not. */
const HUAWEI = /((?:%%\d+)?[A-Z][A-Z0-9_]*\/)\d+\/[A-Z][A-Z0-9_]*(?:\([a-z]\))?(?:\[\d+\])?:/y;

/** The level of that number, which is a severity of syslog: one digit. */
export const levelOfSeverity = (text: string, at: number): number =>
  isDigit(text.charCodeAt(at + 1)) ? NO_LEVEL : levelOfNumber(text.charCodeAt(at) - 48, 'syslog');

function wordEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
  return end;
}

/** Is this the first space or tab behind a word of the text? */
function isGap(text: string, at: number, from: number): boolean {
  return isSpace(text.charCodeAt(at)) && at > from && !isSpace(text.charCodeAt(at - 1));
}

function levelOfToken(text: string, start: number, end: number, from: number): number {
  const length = end - start;
  if (isGlogHeader(text, start)) return levelOfLetter(text[start]!);
  if (text.startsWith(SYSLOG_NAME, start))
    return levelOfSyslogName(text.slice(start + SYSLOG_NAME.length, end));
  if (length === 1)
    return isMarkedLetter(text, start, from) ? levelOfLetter(text[start]!) : NO_LEVEL;
  const vmware = levelOfVMware(text, start, end, from);
  if (vmware !== NO_LEVEL) return vmware;
  if (length === 2 && text.charCodeAt(start) < 128) return levelOfXorg(text, start);
  if (!mayBeLevel(text, start, end)) return NO_LEVEL;
  const isMarked = isMarkedWord(text, start, end, from);
  // Most words are ruled out here, without a string that is made for them.
  if (!isMarked && isSmall(text.charCodeAt(start + 1))) return NO_LEVEL;
  const word = text.slice(start, end);
  const upper = word.toUpperCase();
  // Right behind the time a word in capitals is a level if it can be one.
  if (word === upper && isFirst(text, start, from)) return levelOfWord(upper);
  if (!IN_TEXT.has(upper) && !(isMarked && MARKED.has(upper))) return NO_LEVEL;
  return word === upper || isMarked ? levelOfWord(upper) : NO_LEVEL;
}

/** Whether a word has the length and the first letter of a level, and does not stand in code. */
function mayBeLevel(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length < SHORTEST || length > LONGEST) return false;
  return FIRST_LETTERS.has(text[start]!.toUpperCase()) && !isCode(text, start, end);
}

/** Of the names of syslog's severities in C: `LOG_WARNING`. */
const SYSLOG_NAME = 'LOG_';

const levelOfSyslogName = (name: string): number =>
  OF_SYSLOG.has(name.toLowerCase()) && name === name.toUpperCase() ? levelOfWord(name) : NO_LEVEL;

/** Two letters are a level of X.Org: `(EE) x`. */
function levelOfXorg(text: string, start: number): number {
  if (text[start - 1] !== '(' || text[start + 2] !== ')') return NO_LEVEL;
  return levelOfWord(X_LEVELS[text.slice(start, start + 2)] ?? '');
}

const X_LEVELS: Record<string, string> = { II: 'INFO', WW: 'WARN', EE: 'ERROR' };

/** Does what stands around a word say that it is a level? */
function isMarkedWord(text: string, start: number, end: number, from: number): boolean {
  const behind = text[end];
  if (isBetweenMarks(text, start, end)) return true;
  if (LEVEL_KEY.test(text.slice(Math.max(from, start - LONGEST_KEY), start))) return true;
  if (isPartOfName(text, start, from)) return true;
  if (behind === '/') return isFirst(text, start, from);
  if (behind === ' ' && isBeforeProgram(text, start, end, from)) return true;
  const last = lastBefore(text, start, from);
  if (behind === ' ' && isMarkedBySpace(text, end, last)) return true;
  return (last === '>' || last === ']') && isSpaceAt(text, start - 1) && isCapitalised(text, start);
}

/** By the characters right before and behind it. */
function isBetweenMarks(text: string, start: number, end: number): boolean {
  const [before, behind] = [text[start - 1], text[end]];
  if (behind === ':' || behind === ']' || behind === '>') return true;
  if (before === '(' && behind === ')') return true;
  if (text.startsWith('- ', start - 2) && text.startsWith(' -', end)) return true;
  return isColumn(before, behind);
}

/** Is it the last part of a name: of a facility or of topics? */
function isPartOfName(text: string, start: number, from: number): boolean {
  const before = text[start - 1];
  if (before === ',') return isTopic(text, start, from);
  return before === '.' && isFacility(text, start - 1, from);
}

/** Nothing before it but the name of a host, at most. */
const AFTER_HOST = /^\s*(?:\S+\s+)?$/;

/** A word of syslog between host and program, as of BIG-IP: `bigip1 notice mcpd[6543]: x`. */
function isBeforeProgram(text: string, start: number, end: number, from: number): boolean {
  if (!OF_SYSLOG.has(text.slice(start, end)) || !isSpaceAt(text, start - 1)) return false;
  if (!AFTER_HOST.test(text.slice(from, start))) return false;
  PROGRAM.lastIndex = end + 1;
  return PROGRAM.test(text);
}

const OF_SYSLOG = new Set('emerg alert crit err error warning warn notice info debug'.split(' '));
const PROGRAM = /[^\s:[\]]+\[\d+\]:/y;

/** What follows a word and a space: `fatal error: x`, BIND's `debug 3: x`, which says how detailed, and `error : x`. */
function isMarkedBySpace(text: string, end: number, last: string): boolean {
  BEHIND_SPACE.lastIndex = end;
  const mark = BEHIND_SPACE.exec(text)?.[1];
  return mark !== undefined && (isLetter(mark) || last === '' || last === ':');
}

/** Is it alone between two of what parts columns? */
const isColumn = (before: string | undefined, behind: string | undefined): boolean =>
  before !== undefined && before === behind && '\t|;'.includes(before);

const isLetter = (text: string): boolean => /^[a-z]/i.test(text);
const BEHIND_SPACE = / (error|\d*):/iy;
/** RouterOS names topics, of which one is a level, but not the first: `system,info,account`, right behind the time or the host. */
function isTopic(text: string, start: number, from: number): boolean {
  const topic = BEHIND_TOPICS.exec(text.slice(from, start))?.[1];
  return topic !== undefined && TOPICS.has(topic);
}

const BEHIND_TOPICS = /^[\s\])}>"':|,-]*(?:[\w.-]+:? )?([a-z][\w-]*)(?:,[a-z][\w-]*)?,$/;
const TOPICS = new Set(
  (
    'system firewall interface dhcp dns wireless wireguard caps ppp pppoe pptp l2tp ovpn sstp ipsec script account ntp route bgp ospf ' +
    'hotspot radius web-proxy snmp certificate backup upnp lte gsm ups e-mail tftp smb container bridge poe-out stp watchdog manager ' +
    'iscsi ldp mpls rip vrrp zerotier disk fetch health dot1x ssh telnet ftp user-manager'
  ).split(' '),
);

/** `Wa(180) vmkernel: x`, `In(05) vmx x`, and before version 17 `| vcpu-0| W003: x`, whichever their numbers are. */
function levelOfVMware(text: string, start: number, end: number, from: number): number {
  const behind = text[end];
  if (end - start === 2 && behind === '(' && isFirst(text, start, from)) {
    PRIORITY.lastIndex = end;
    const level = PRIORITY.test(text) ? OF_VMWARE[text.slice(start, end)] : undefined;
    return level === undefined ? NO_LEVEL : levelOfLetter(level);
  }
  const isCode = (behind === ':' || behind === '+') && text.startsWith('| ', start - 2);
  return isCode && CODE.test(text.slice(start, end)) ? levelOfLetter(text[start]!) : NO_LEVEL;
}

const OF_VMWARE: Readonly<Record<string, string | undefined>> = {
  ...{ Db: 'D', In: 'I', No: 'N', Wa: 'W', Er: 'E', Cr: 'C', Al: 'A', Em: 'F' },
};
const PRIORITY = /\(\d+\)\+? /y;
const CODE = /^[IWE]\d+$/;

/** A letter alone is a level at the start of a text, where a mark follows, in brackets, or in a column of its own. */
function isMarkedLetter(text: string, at: number, from: number): boolean {
  if (!LETTERS.includes(text[at]!)) return false;
  const [before, behind] = [text[at - 1], text[at + 1]];
  if (before === '[' && behind === ']') return true;
  if (behind === '/' && isTag(text, at, from)) return true;
  if (before === '|' && behind === '|') return 'IWE'.includes(text[at]!);
  const next = text.slice(at + 1, at + 3);
  if (isFirst(text, at, from)) return behind === '!' || [' |', ' [', '  '].includes(next);
  return text.slice(at - 2, at) === '  ' && next === '  ';
}

/** `D/nsHttp x` of Firefox, `W/Tag: x` and `W/Tag(12): x` of Android; not `I/O`. */
function isTag(text: string, at: number, from: number): boolean {
  if (at > from && !isSpaceAt(text, at - 1)) return false;
  TAG.lastIndex = at;
  const mark = TAG.exec(text)?.[1];
  return mark !== undefined && (mark !== ' ' || text.startsWith(']: ', at - 3));
}

const TAG = /[VDIWEF]\/[A-Za-z][\w.$-]+([ :(])/y;

/** `E0220 10:00:00.123456       1 server.go:12] lost`, whichever digits it has. */
function isGlogHeader(text: string, at: number): boolean {
  if (!GLOG_LETTERS.includes(text[at]!) || (at > 0 && !isSpaceAt(text, at - 1))) return false;
  GLOG_HEADER.lastIndex = at;
  return GLOG_HEADER.test(text);
}

const GLOG_LETTERS = 'IWEF';
const GLOG_HEADER = /[IWEF]\d+ \d+:\d+:\d+\.\d+ +\d+ [^\s:\]]+:\d+\] /y;

/** Does a facility end at `at`? Whichever number it has: the answer depends on no digits. */
function isFacility(text: string, at: number, from: number): boolean {
  let start = at;
  while (start > from && isWordCode(text.charCodeAt(start - 1))) start--;
  return FACILITIES.has(text.slice(start, at).replace(/\d+/, '#'));
}

/** Whether nothing but what closes a time or the like stands before it. */
const isFirst = (text: string, at: number, from: number): boolean =>
  /^[\s\])}>"':|,-]*$/.test(text.slice(from, at));

/** The last character before `at`, from `from` on, that is no space; empty where there is none. */
function lastBefore(text: string, at: number, from: number): string {
  let last = at - 1;
  while (last >= from && isSpaceAt(text, last)) last--;
  return last < from ? '' : text[last]!;
}

const isSpaceAt = (text: string, at: number): boolean => isSpace(text.charCodeAt(at));
const isSmall = (code: number): boolean => code >= 97 && code <= 122;
const isCapitalised = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 65 && code <= 90;
};

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    isDigit(code) ||
    code === 95 ||
    code >= 128
  );
}
