/** Levels as network devices, hypervisors and the like write them in the text of a message, each in a form of its own. */
import { isDigit } from '../characters.ts';
import { levelOfLetter, levelOfNumber, levelOfWord, NO_LEVEL } from './levels.ts';
import { isCapitalised, isFirst, isGap, isSpaceAt } from './places-in-text.ts';

/** The level of a token in one of these forms; -1 for none. */
export function levelOfDevice(text: string, start: number, end: number, from: number): number {
  if (isGlogHeader(text, start)) return levelOfLetter(text[start]!);
  if (text.startsWith(SYSLOG_NAME, start))
    return levelOfSyslogName(text.slice(start + SYSLOG_NAME.length, end));
  if (end - start === 1) return NO_LEVEL;
  const vmware = levelOfVMware(text, start, end, from);
  return vmware === NO_LEVEL && end - start === 2 ? levelOfXorg(text, start) : vmware;
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

/** Nothing before it but the name of a host, at most. */
const AFTER_HOST = /^\s*(?:\S+\s+)?$/;

/** A word of syslog between host and program, as of BIG-IP: `bigip1 notice mcpd[6543]: x`. */
export function isBeforeProgram(text: string, start: number, end: number, from: number): boolean {
  if (!OF_SYSLOG.has(text.slice(start, end)) || !isSpaceAt(text, start - 1)) return false;
  if (!AFTER_HOST.test(text.slice(from, start))) return false;
  PROGRAM.lastIndex = end + 1;
  return PROGRAM.test(text);
}

const OF_SYSLOG = new Set('emerg alert crit err error warning warn notice info debug'.split(' '));
const PROGRAM = /[^\s:[\]]+\[\d+\]:/y;

/** RouterOS names topics, of which one is a level, but not the first: `system,info,account`, right behind the time or the host. */
export function isTopic(text: string, start: number, from: number): boolean {
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

/** `E0220 10:00:00.123456       1 server.go:12] lost`, whichever digits it has. */
function isGlogHeader(text: string, at: number): boolean {
  if (!GLOG_LETTERS.includes(text[at]!) || (at > 0 && !isSpaceAt(text, at - 1))) return false;
  GLOG_HEADER.lastIndex = at;
  return GLOG_HEADER.test(text);
}

const GLOG_LETTERS = 'IWEF';
const GLOG_HEADER = /[IWEF]\d+ \d+:\d+:\d+\.\d+ +\d+ [^\s:\]]+:\d+\] /y;
