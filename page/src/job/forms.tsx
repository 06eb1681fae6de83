import { UnstyledButton } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { AnyReport } from '../api/types.ts';
import { count } from '../format/numbers.ts';
import { ownTerm } from './filter/terms.ts';
import { useReportState } from './report-state.ts';
import { ValueLink } from './tabs/value-link.tsx';

/** More are behind a click. */
const SHOWN = 4;

interface FormsProps {
  report: AnyReport;
  /** Whether the records behind the numbers are there. */
  hasRecords: boolean;
}

/** The formats that read the records, where there are several: each opens its records. */
export function Forms({ report: { formats }, hasRecords }: FormsProps) {
  const state = useReportState(hasRecords);
  const [isOpen, setOpen] = useState(false);
  if (!formats || formats.length < 2) return null;
  const shown = isOpen ? formats : formats.slice(0, SHOWN);
  const more = formats.length - shown.length;
  return (
    <section aria-label="Forms of the lines">
      {count(formats.length)} forms:{' '}
      {shown.map(({ name, title, records }, index) => (
        <Fragment key={name}>
          {index > 0 && ' · '}
          <ValueLink state={state} term={ownTerm('form', name)}>
            {title} <b className="number">{count(records)}</b>
          </ValueLink>
        </Fragment>
      ))}
      {more > 0 && (
        <>
          {' · '}
          <UnstyledButton className="value-link" onClick={() => setOpen(true)}>
            {count(more)} more
          </UnstyledButton>
        </>
      )}
    </section>
  );
}
