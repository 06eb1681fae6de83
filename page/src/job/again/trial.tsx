import { Alert, Text } from '@mantine/core';
import { INVALID_WORDS } from '../../../../src/engine/invalid-reasons.ts';
import { Problem } from '../../api/problem.ts';
import type { FormatTrial } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { exact } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { Failure } from '../../shell/failure.tsx';
import { inkOf } from '../levels.ts';
import { type Mismatch, mismatchWords, restOf } from './mismatch-words.ts';
import type { TrialState } from './use-trial.ts';
import './again.css';

interface TrialProps {
  format: string;
  trial: TrialState;
}

/** What a format makes of some lines, before the whole log is read by it. */
export function Trial({ format, trial: { query: trial, lines, what } }: TrialProps) {
  if (trial.error instanceof Problem && trial.error.code === 'bad_pattern') {
    return <PatternFault pattern={format} problem={trial.error} />;
  }
  if (trial.isError) return <Failure error={trial.error} retry={() => void trial.refetch()} />;
  if (!trial.data) return null;
  const { explained, items } = trial.data;
  return (
    <section aria-label="Tried on these lines" aria-busy={trial.isPlaceholderData}>
      <Text size="sm" mb={4} role="status" c={explained === 0 ? 'var(--warn-ink)' : undefined}>
        Explains <b className="number">{count(explained)}</b> of {what}.
      </Text>
      <div className="trial">
        {items.map((item) => (
          <TriedLine key={item.line} item={item} texts={lines} />
        ))}
      </div>
    </section>
  );
}

type Item = FormatTrial['items'][number];

function TriedLine({ item, texts }: { item: Item; texts: string[] }) {
  const text = texts.slice(item.line - 1, item.line - 1 + item.lines).join('\n');
  const { invalid, mismatch } = item;
  if (mismatch) return <Mismatched text={text} mismatch={mismatch} />;
  return (
    <div className="tried" data-explained={invalid === undefined || undefined}>
      <div className="mono tried-text">{text}</div>
      {invalid === undefined ? (
        <Fields item={item} />
      ) : (
        <span className="tried-reason">{INVALID_WORDS[invalid as keyof typeof INVALID_WORDS]}</span>
      )}
    </div>
  );
}

/** A line of which the start fits: how far, and what of the pattern does not fit there. */
function Mismatched({ text, mismatch }: { text: string; mismatch: Mismatch }) {
  const { pattern, matched, element, position } = mismatch;
  const rest = restOf(text, mismatch);
  const end = position + element.length;
  return (
    <div className="tried">
      <div className="mono tried-text">
        <span className="tried-matched">{rest === null ? text : matched}</span>
        {rest !== null && <span className="tried-rest">{rest}</span>}
      </div>
      <div className="tried-reason">{mismatchWords(text, mismatch)}</div>
      <div className="mono tried-pattern">
        {pattern.slice(0, position)}
        <mark>{element || ' '}</mark>
        {pattern.slice(end)}
      </div>
    </div>
  );
}

/** What the line was taken apart into. */
function Fields({ item: { timestamp, level, message, fields = {} } }: { item: Item }) {
  const [zone] = useZone();
  const named = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return (
    <dl className="tried-fields">
      <Field name="time" value={timestamp ? exact(timestamp, zone) : null} />
      <Field name="level" value={level ?? null} color={inkOf(level)} />
      {named.map(([name, value]) => (
        <Field key={name} name={name!} value={value!} />
      ))}
      <Field name="message" value={message ?? null} />
    </dl>
  );
}

function Field({ name, value, color }: { name: string; value: string | null; color?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="mono" style={{ color: value === null ? 'var(--quiet)' : color }}>
        {value ?? '–'}
      </dd>
    </div>
  );
}

/** The pattern with a mark where it cannot be read on. */
function PatternFault({ pattern, problem }: { pattern: string; problem: Problem }) {
  const [fault] = problem.errors;
  const at = fault?.position ?? 0;
  const end = Math.max(at + 1, pattern.indexOf('}', at) + 1);
  return (
    <Alert color="red" variant="light" py={6} role="alert" title={problem.title}>
      <div className="mono break">
        {pattern.slice(0, at)}
        <mark>{pattern.slice(at, end) || ' '}</mark>
        {pattern.slice(end)}
      </div>
      At character {count(at + 1)}: {fault?.message ?? problem.message}.
    </Alert>
  );
}
