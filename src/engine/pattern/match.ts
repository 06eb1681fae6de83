/**
 * Runs a compiled pattern on a line: each step reads on from where the one before it stopped, or the
 * line does not match. No step goes back, so the time is linear in the length of the line.
 */
import type { Clock } from '../timestamp/index.ts';
import { readBefore, readLeading } from './before-time.ts';
import { readColumns } from './columns.ts';
import * as fields from './fields.ts';
import { type Header, resetHeader } from './header.ts';
import { type Program, type Step, sharedSteps } from './program.ts';
import * as scan from './scan.ts';
import { readSyslogStart } from './syslog.ts';

type Words = Program['words'];

/** Matches the line and fills the header; false, and a header half filled, where it does not match. */
export const runProgram = (program: Program, text: string, header: Header, clock: Clock): boolean =>
  failingStep(program, text, header, clock) === NONE;

/**
 * The same with the first of the programs that matches; false where none does. One that begins as the one before it does,
 * up to the step at which that failed, fails there too and is not run.
 */
export function runPrograms(
  programs: readonly Program[],
  text: string,
  header: Header,
  clock: Clock,
): boolean {
  const shared = sharedSteps(programs);
  let failed = NONE;
  for (let i = 0; i < programs.length; i++) {
    if (failed !== NONE && shared[i]! > failed) continue;
    failed = failingStep(programs[i]!, text, header, clock);
    if (failed === NONE) return true;
  }
  return false;
}

/** In place of the number of a step: all were read. */
const NONE = -1;

/** Which step does not match, from 0 on; NONE: all do. */
function failingStep(program: Program, text: string, header: Header, clock: Clock): number {
  const { steps, words } = program;
  resetHeader(header);
  let at = 0;
  for (let i = 0; i < steps.length; i++) {
    at = runStep(steps[i]!, text, at, header, clock, words);
    if (at === scan.FAIL) return i;
  }
  return NONE;
}

/** Returns where the step stopped, or FAIL. */
export function runStep(
  step: Step,
  text: string,
  at: number,
  header: Header,
  clock: Clock,
  words: Words,
): number {
  switch (step.kind) {
    case 'literal':
      return text.startsWith(step.text, at) ? at + step.text.length : scan.FAIL;
    case 'space':
      return scan.spacesEnd(text, at, step.optional);
    case 'timestamp':
      return fields.readTimestamp(text, at, header, step, clock);
    case 'level_word':
      return fields.readLevelWord(text, at, header, words);
    case 'level_name':
      return fields.readLevelName(text, at, header, words, step.stop);
    case 'level_letter':
      return fields.readLevelLetter(text, at, header);
    case 'level_priority':
      return fields.readPriority(text, at, header);
    case 'message':
      return fields.readMessage(text, at, header, step.spaced);
    case 'token':
      return scan.tokenEnd(text, at, step.stop);
    case 'class':
      return scan.classEnd(text, at, step.stop);
    case 'module':
      return scan.moduleEnd(text, at);
    case 'text':
      return scan.textEnd(text, at, step.until);
    case 'int':
      return scan.intEnd(text, at);
    case 'time':
      return scan.timeEnd(text, at);
    case 'quoted':
      return scan.quotedEnd(text, at);
    case 'column':
      return scan.columnEnd(text, at);
    case 'columns':
      return readColumns(text, at, header);
    case 'syslog':
      return readSyslogStart(text, at, header, clock);
    case 'zone':
      return scan.capitalsEnd(text, at);
    case 'request':
      return fields.readQuotedRequest(text, at, header);
    case 'method':
      return fields.readMethod(text, at, header);
    case 'path':
      return fields.readPath(text, at, header, step.stop);
    case 'status':
      return fields.readStatus(text, at, header);
    case 'bytes':
      return fields.readBytes(text, at, header);
    case 'duration':
      return fields.readDuration(text, at, header, step.unit);
    case 'structured':
      return fields.readStructured(text, at, header);
    case 'before':
      return readBefore(text, at, header, clock);
    case 'leading':
      return readLeading(text, at, header, clock);
    case 'end':
      return at === text.length ? at : scan.FAIL;
  }
}
