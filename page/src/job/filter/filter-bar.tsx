import { Alert, CloseButton, Combobox, TextInput, useCombobox } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Problem } from '../../api/problem.ts';
import type { AnyReport } from '../../api/types.ts';
import { short } from '../../format/numbers.ts';
import type { ReportState } from '../report-state.ts';
import { type Suggestion, suggestionsFor, wordAt } from './suggestions.ts';
import { termsOf, withTerm } from './terms.ts';
import { TimeBox } from './time-box.tsx';
import './filter-bar.css';

interface FilterBarProps {
  state: ReportState;
  report: AnyReport | undefined;
  /** Why the query cannot be read. */
  problem: Problem | null;
  /** The text of a pattern, by its id. */
  patternOf: (id: string) => string | undefined;
}

/** The question in words: each term a chip, and one that is being typed. */
export function FilterBar({ state, report, problem, patternOf }: FilterBarProps) {
  const { q } = state.search;
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
        <TermInput state={state} report={report} />
        <TimeBox state={state} report={report} />
      </div>
      {problem && <QueryFault query={q ?? ''} problem={problem} />}
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

function TermInput({ state, report }: Pick<FilterBarProps, 'state' | 'report'>) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  useHotkeys([['/', () => input.current?.focus()]]);
  const suggestions = report ? suggestionsFor(text, report) : [];
  const add = (term: string) => {
    if (term.trim() === '') return;
    state.set({ q: withTerm(state.search.q, term.trim()), line: undefined });
    setText('');
    combobox.closeDropdown();
  };
  const choose = ({ text: chosen, isWhole }: Suggestion) => {
    const next = text.slice(0, text.length - wordAt(text).length) + chosen;
    if (isWhole) add(next);
    else setText(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && combobox.selectedOptionIndex < 0) add(text);
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
            state.isFiltered ? 'and …' : 'Filter: text, /expression/, level:>=warn, ip:192.0.2.7 …'
          }
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
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

/** The query with a mark where it cannot be read on. */
function QueryFault({ query, problem }: { query: string; problem: Problem }) {
  const at = problem.errors[0]?.position ?? 0;
  return (
    <Alert color="red" variant="light" mt={6} py={6} role="alert" title={problem.title}>
      <div className="mono">
        {query.slice(0, at)}
        <mark>{query.slice(at, at + 1) || ' '}</mark>
        {query.slice(at + 1)}
      </div>
      {problem.errors[0]?.message ?? problem.message}
    </Alert>
  );
}
