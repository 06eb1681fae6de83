import { UnstyledButton } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import type { ReportState } from '../report-state.ts';

/** A value, or a number, whose records a click shows; with Alt a click excludes them. Plain where there are none to show. */
export function ValueLink({
  state,
  term,
  children,
}: {
  state: ReportState;
  term: string;
  children: ReactNode;
}) {
  if (!state.hasRecords) return <span>{children}</span>;
  const click = (event: MouseEvent) => {
    event.stopPropagation();
    if (event.altKey) state.exclude(term);
    else state.include(term, { tab: 'records' });
  };
  return (
    <UnstyledButton
      className="value-link"
      title="Show its records; with Alt exclude them"
      onClick={click}
    >
      {children}
    </UnstyledButton>
  );
}
