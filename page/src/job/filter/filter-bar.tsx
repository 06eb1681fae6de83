import { Anchor, CloseButton, Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Problem } from '../../api/problem.ts';
import type { AnyReport } from '../../api/types.ts';
import { short } from '../../format/numbers.ts';
import type { ReportState } from '../report-state.ts';
import { faultIn } from './check-query.ts';
import { meantOperator } from './meant-operator.ts';
import { type QueryFault, QueryFaultNote } from './query-fault.tsx';
import { type Suggestion, suggestionsFor, wordAt } from './suggestions.ts';
import { termsOf, withTerm } from './terms.ts';
import { TimeBox } from './time-box.tsx';
import './filter-bar.css';

interface FilterBarProps {
  state: ReportState;
  report: AnyReport | undefined;
  /** Of all records, whatever the filter is. */
  whole: AnyReport | undefined;
  /** Why the query cannot be read. */
  problem: Problem | null;
  /** The text of a pattern, by its id. */
  patternOf: (id: string) => string | undefined;
}

/** The question in words: each term a chip, and one that is being typed. */
export function FilterBar({ state, report, whole, problem, patternOf }: FilterBarProps) {
  const { q } = state.search;
  const [typedFault, setTypedFault] = useState<QueryFault | null>(null);
  return (
    <section aria-label="Filter">
      <div className="filter">
        {termsOf(q).map(({ text, isExcluded }, index) => (
          <Chip
            key={text}
            text={text}
            isExcluded={isExcluded}
            label={labelOf(text, patternOf)}
            remove={() => state.remove(index)}
          />
        ))}
        <TermInput state={state} report={report} setFault={setTypedFault} />
        <TimeBox state={state} timeRange={whole?.timeRange} />
      </div>
      {problem && (
        <QueryFaultNote
          fault={faultOf(q ?? '', problem)}
          more="What is shown below is of everything."
        />
      )}
      {typedFault && <QueryFaultNote fault={typedFault} />}
      <OperatorHint state={state} />
    </section>
  );
}

/** A pattern is shown as it reads. */
function labelOf(term: string, patternOf: FilterBarProps['patternOf']): string {
  const [, sign, id] = /^(-?)pattern:([0-9a-f]{16})$/.exec(term) ?? [];
  const pattern = id && patternOf(id);
  return pattern
    ? `${sign ? '− ' : ''}${pattern.replaceAll('<*>', '‹›')}`
    : term.replace(/^-/, '− ');
}

interface ChipProps {
  text: string;
  label: string;
  isExcluded: boolean;
  remove: () => void;
}

function Chip({ text, label, isExcluded, remove }: ChipProps) {
  return (
    <span
      className="chip"
      data-excluded={isExcluded || undefined}
      title={label === text ? text : `${label}\n${text}`}
    >
      <span className="chip-text">{label}</span>
      <CloseButton
        size="xs"
        variant="transparent"
        aria-label={`Remove ${label}`}
        onClick={remove}
      />
    </span>
  );
}

interface TermInputProps extends Pick<FilterBarProps, 'state' | 'report'> {
  /** Is told why what is typed cannot be read. */
  setFault: (fault: QueryFault | null) => void;
}

function TermInput({ state, report, setFault }: TermInputProps) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  useHotkeys([['/', () => input.current?.focus()]]);
  const suggestions = report ? suggestionsFor(text, report) : [];
  const add = async (term: string) => {
    if (term.trim() === '') return;
    combobox.closeDropdown();
    const fault = await faultIn(term.trim());
    setFault(fault);
    if (fault) return;
    state.set({ q: withTerm(state.search.q, term.trim()), line: undefined });
    setText('');
  };
  const choose = ({ text: chosen, isWhole }: Suggestion) => {
    const next = text.slice(0, text.length - wordAt(text).length) + chosen;
    if (isWhole) void add(next);
    else setText(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && combobox.selectedOptionIndex < 0) void add(text);
    if (event.key === 'Backspace' && text === '') {
      const last = termsOf(state.search.q).length - 1;
      if (last >= 0) state.remove(last);
    }
    if (event.key === 'Escape') input.current?.blur();
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(value) => choose(suggestions[Number(value)]!)}
      position="bottom-start"
      width={340}
      withinPortal
    >
      <Combobox.Target>
        <TextInput
          ref={input}
          className="filter-input"
          variant="unstyled"
          size="sm"
          aria-label="Filter: text, /expression/, or field:value"
          placeholder={
            state.search.q !== undefined
              ? 'and …'
              : 'Filter: text, /expression/, level:>=warn, ip:192.0.2.7 …'
          }
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setFault(null);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={suggestions.length === 0}>
        <Combobox.Options>
          {suggestions.map((suggestion, index) => (
            <Combobox.Option key={suggestion.text} value={String(index)} className="suggestion">
              <span className="mono suggestion-text">{suggestion.label ?? suggestion.text}</span>
              <span className="quiet number">
                {suggestion.count === undefined ? suggestion.hint : short(suggestion.count)}
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** What of the language is written in another way is searched for as text, which is rarely meant. */
function OperatorHint({ state }: { state: ReportState }) {
  const meant = meantOperator(state.search.q);
  if (!meant) return null;
  return (
    <Text size="xs" c="dimmed" mt={4}>
      “{meant.word}” is searched for as text. Did you mean{' '}
      <Anchor
        component="button"
        type="button"
        size="xs"
        className="mono"
        onClick={() => state.set({ q: meant.query, line: undefined })}
      >
        {meant.query}
      </Anchor>
      ?
    </Text>
  );
}

/** What the server could not read. */
function faultOf(query: string, { errors, message }: Problem): QueryFault {
  const { position = 0, message: expected = message } = errors[0] ?? {};
  return { query, position: position ?? 0, message: expected };
}
