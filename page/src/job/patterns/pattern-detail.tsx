import { Button, Group } from '@mantine/core';
import type { JobDetail, Pattern } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { Newest } from '../records/newest.tsx';
import type { ReportState } from '../report-state.ts';

interface PatternDetailProps {
  state: ReportState;
  /** Null where the report is of several. */
  job: JobDetail | null;
  pattern: Pattern;
}

/** The newest records of a pattern, and what can be asked about all of them. */
export function PatternDetail({ state, job, pattern }: PatternDetailProps) {
  const term = `pattern:${pattern.id}`;
  return (
    <div className="detail">
      {job && <Newest state={state} job={job} term={term} />}
      <Group gap="xs" mt={6}>
        <Button
          size="compact-xs"
          variant="default"
          title="Opens the Records tab, with these records alone"
          onClick={() => state.include(term, { tab: 'records', pattern: undefined })}
        >
          {pattern.count === 1 ? 'Open the record' : `Open all ${count(pattern.count)} records`}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          title="Stays here; the chart and all numbers become those of this pattern"
          onClick={() => state.include(term)}
        >
          Filter the report by this
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          title="The chart and all numbers become those of everything else"
          onClick={() => state.exclude(term)}
        >
          Exclude
        </Button>
      </Group>
    </div>
  );
}
