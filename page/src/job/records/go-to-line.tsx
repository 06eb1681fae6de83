import { NumberInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ReportState } from '../report-state.ts';

/** Opens the record of a line. Of one behind the end the server says which lines there are. */
export function GoToLine({ state }: { state: ReportState }) {
  const [line, setLine] = useState<number | string>('');
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (line === '') return;
    const wanted = Number(line);
    const isLine = Number.isSafeInteger(wanted) && wanted >= 1;
    setWrong(!isLine);
    if (isLine) state.set({ line: wanted });
  };
  return (
    <form onSubmit={submit}>
      <NumberInput
        size="xs"
        w={130}
        placeholder="Go to line"
        aria-label="Go to line"
        hideControls
        clampBehavior="none"
        allowDecimal={false}
        error={isWrong && 'Lines count from 1.'}
        value={line}
        onChange={(value) => {
          setLine(value);
          setWrong(false);
        }}
      />
    </form>
  );
}
