/** The boxes by which rows of the list are chosen. They alone are drawn anew when the choice changes. */
import { Checkbox } from '@mantine/core';
import {
  type ChangeEvent,
  createContext,
  type MouseEvent,
  type ReactNode,
  useContext,
  useId,
  useMemo,
  useState,
} from 'react';
import { type Choice, NO_CHOICE, pressed, pressedAll, pressedUpTo, shareOf } from './choice.ts';
import './choice.css';

interface Choosing {
  choice: Choice;
  change: (next: (before: Choice) => Choice) => void;
  /** The rows that are shown, in any order. */
  shown: readonly string[];
}

const ChoosingContext = createContext<Choosing | null>(null);

function useChoosing(): Choosing {
  const choosing = useContext(ChoosingContext);
  if (!choosing) throw new Error('A box stands within its Choosing.');
  return choosing;
}

export function useChoice() {
  return useState(NO_CHOICE);
}

export function ChoosingRows({ children, ...choosing }: Choosing & { children: ReactNode }) {
  const { choice, change, shown } = choosing;
  const value = useMemo(() => ({ choice, change, shown }), [choice, change, shown]);
  return <ChoosingContext value={value}>{children}</ChoosingContext>;
}

interface ChooseOneProps {
  id: string;
  name: string;
  /** The rows as they stand in the list. */
  order: () => readonly string[];
}

/** With Shift, pressed or typed, for all rows from the last one on. */
export function ChooseOne({ id, name, order }: ChooseOneProps) {
  const { choice, change } = useChoosing();
  const box = useId();
  const press = (event: ChangeEvent<HTMLInputElement>) => {
    const rows = isWithShift(event) ? order() : null;
    change((before) => (rows ? pressedUpTo(before, id, rows) : pressed(before, id)));
    event.currentTarget.focus();
  };
  return (
    <label className="choose" htmlFor={box} onMouseDown={keepSelection}>
      <Checkbox
        id={box}
        size="xs"
        aria-label={`Choose ${name}`}
        checked={choice.chosen.has(id)}
        onChange={press}
      />
    </label>
  );
}

/** The change of a box is told by the click that made it, also where that was a key. */
const isWithShift = ({ nativeEvent }: ChangeEvent): boolean =>
  'shiftKey' in nativeEvent && nativeEvent.shiftKey === true;

/** With Shift a browser would mark the text from the last click on. */
function keepSelection(event: MouseEvent): void {
  if (event.shiftKey) event.preventDefault();
}

export function ChooseAll() {
  const { choice, change, shown } = useChoosing();
  const box = useId();
  const share = shareOf(choice, shown);
  return (
    <label className="choose" htmlFor={box}>
      <Checkbox
        id={box}
        size="xs"
        aria-label="Choose all logs that are shown"
        checked={share === 'all'}
        indeterminate={share === 'some'}
        disabled={shown.length === 0}
        onChange={() => change((before) => pressedAll(before, shown))}
      />
      <span className="choose-words" aria-hidden>
        Choose all
      </span>
    </label>
  );
}
