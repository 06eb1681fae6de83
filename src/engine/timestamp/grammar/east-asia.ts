/** Dates as Chinese, Japanese and Korean have them: each number before its unit. */
import { blanksEnd } from './marks.ts';
import { small, smallNumber } from './small-number.ts';

const YEAR = '年년';
const MONTH = '月월';
const DAY = '日일';
const FIRST_CODE = 0x4e00;

/** What was found, and where it ends. */
export const monthAndDay = { month: 0, day: 0, end: 0 };

const isUnit = (text: string, at: number, unit: string): boolean =>
  text.charCodeAt(at) >= FIRST_CODE && unit.includes(text[at]!);

/** `年2月20日`, `년 02월 20일 (목)`, `年 02月 20日 星期四`: reads on behind a year that ends at `at`, into `monthAndDay`. */
export function readBehindYear(text: string, at: number): boolean {
  if (!isUnit(text, at, YEAR)) return false;
  monthAndDay.month = smallNumber(text, blanksEnd(text, at + 1));
  return monthAndDay.month > 0 && readBehindMonth(text, small.end);
}

/** `月 20`, `월20일`, as system logs have it: reads on behind a month that ends at `at`, into `monthAndDay`. */
export function readBehindMonth(text: string, at: number): boolean {
  if (!isUnit(text, at, MONTH)) return false;
  monthAndDay.day = smallNumber(text, blanksEnd(text, at + 1));
  monthAndDay.end = isUnit(text, small.end, DAY) ? behindDayName(text, small.end + 1) : small.end;
  return monthAndDay.day > 0;
}

/** Of `星期四`, `(木)`, ` 목`, `木曜日`. */
const DAY_NAME =
  /\s*(?:[(（][日月火水木金土일월화수목금토][)）]|[日月火水木金土]曜日|[일월화수목금토](?:요일)?|(?:星期|[周週])[一二三四五六日])(?=[\s\d])/y;

/** Behind the name of a weekday; `at` where there is none. */
function behindDayName(text: string, at: number): number {
  DAY_NAME.lastIndex = at;
  return DAY_NAME.test(text) ? DAY_NAME.lastIndex : at;
}
