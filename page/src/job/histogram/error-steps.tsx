import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useContext, useMemo } from 'react';
import { combinedQuery, reportQuery } from '../../api/jobs.ts';
import type { AnyReport } from '../../api/types.ts';
import { ChosenLogsContext } from '../chosen-logs.ts';
import { askedOf } from '../chosen-of.ts';
import { withoutText, withTerm } from '../filter/terms.ts';
import type { ReportState } from '../report-state.ts';
import { type Bucket, type Buckets, bucketsOf, highestError, nextError } from './stacked.ts';

const ERRORS = 'level:>=error';

interface ErrorStepsProps {
  state: ReportState;
  shown: AnyReport;
}

/** As that of the report: it is asked for again when that is. */
const versionOf = (report: AnyReport): string | null =>
  'finishedAt' in report ? report.finishedAt : null;

/** From one bar with errors to the next: its errors are shown, and the rest of the filter stays. */
export function ErrorSteps({ state, shown }: ErrorStepsProps) {
  const { jobID, search } = state;
  const q = withoutText(search.q, ERRORS);
  const version = versionOf(shown);
  const isBounded = search.from !== undefined || search.to !== undefined || q !== search.q;
  // Where the time is bounded the next bar is outside of what is shown.
  const chosen = askedOf(useContext(ChosenLogsContext));
  const isWanted = isBounded && state.hasRecords;
  const ofOne = useQuery({
    ...reportQuery(jobID, { q }, version),
    enabled: isWanted && jobID !== '',
  });
  const ofSeveral = useQuery({
    ...combinedQuery(chosen, { q }),
    enabled: isWanted && jobID === '',
  });
  const whole = jobID === '' ? ofSeveral : ofOne;
  const report = isBounded ? whole.data : shown;
  const buckets = useMemo(
    () => (report && state.hasRecords ? bucketsOf(report) : null),
    [report, state.hasRecords],
  );
  const step = (direction: 1 | -1) => {
    const edge = direction === 1 ? search.from : search.to;
    const from =
      edge === undefined
        ? null
        : Date.parse(edge) - (direction === 1 ? 0 : (buckets?.intervalMs ?? 0));
    if (buckets) show(nextError(buckets, from, direction), buckets);
  };
  const show = (found: Bucket | undefined, { intervalMs }: Buckets) => {
    if (!found) return;
    const times = {
      from: new Date(found.from).toISOString(),
      to: new Date(found.from + intervalMs).toISOString(),
    };
    state.set({ ...times, q: withTerm(q, ERRORS), tab: 'records', line: undefined });
  };
  const highest = () => buckets && show(highestError(buckets), buckets);
  useHotkeys([
    ['h', highest],
    ['e', () => step(1)],
    ['shift+e', () => step(-1)],
  ]);
  const isWaited = whole.isLoading;
  if (!isWaited && !(buckets && nextError(buckets, null, 1))) return null;
  return (
    <Group gap={4} className="error-steps">
      <ActionIcon
        size="sm"
        variant="default"
        aria-label="Previous bar with errors"
        loading={isWaited}
        onClick={() => step(-1)}
      >
        ‹
      </ActionIcon>
      <Tooltip label="To the bar with the most errors (h)" openDelay={500} position="bottom">
        <Button size="compact-xs" variant="default" onClick={highest} disabled={isWaited}>
          most errors
        </Button>
      </Tooltip>
      <ActionIcon
        size="sm"
        variant="default"
        aria-label="Next bar with errors"
        loading={isWaited}
        onClick={() => step(1)}
      >
        ›
      </ActionIcon>
    </Group>
  );
}
