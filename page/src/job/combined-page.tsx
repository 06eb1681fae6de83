import { Anchor, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { combinedQuery, jobsQuery } from '../api/jobs.ts';
import { Problem } from '../api/problem.ts';
import { count } from '../format/numbers.ts';
import { Failure } from '../shell/failure.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { FilterBar } from './filter/filter-bar.tsx';
import { useReportState } from './report-state.ts';
import { Sections } from './sections.tsx';
import { useReport } from './use-report.ts';
import './job.css';

/** Several logs as one report, or all of them: nobody is counted twice who is in more than one. */
export function CombinedPage() {
  const state = useReportState();
  const { jobs } = useSearch({ from: '/all' });
  const chosen = useMemo(() => jobs?.split(',') ?? [], [jobs]);
  const report = useReport(combinedQuery(chosen, state.question));
  const patterns = useMemo(
    () => new Map(report.data?.patterns.map(({ id, pattern }) => [id, pattern])),
    [report.data],
  );
  const title = chosen.length === 0 ? 'All logs' : `${count(chosen.length)} logs`;
  useEffect(() => {
    document.title = `${title} · Log-Flow`;
  }, [title]);
  const problem =
    report.error instanceof Problem && report.error.code === 'bad_query' ? report.error : null;
  return (
    <>
      <Title order={1} size="h3">
        {title}
      </Title>
      <div className="facts">
        {report.data && (
          <span>
            <b className="number">{count(report.data.totalLogsProcessed)}</b> records
          </span>
        )}
        <ChosenLogs chosen={chosen} />
      </div>
      <FilterBar
        state={state}
        report={report.report}
        problem={problem}
        patternOf={(id) => patterns.get(id)}
      />
      {report.isPending && !report.report && <Waiting text="Putting the reports together …" />}
      {report.isError && !problem && (
        <Failure error={report.error} retry={() => void report.refetch()} />
      )}
      {report.report && !problem && (
        <Sections
          state={state}
          job={null}
          live={null}
          report={report.report}
          isStale={report.isStale}
          reading={report.reading}
        />
      )}
    </>
  );
}

/** The logs of the report, each with a link to its own. */
function ChosenLogs({ chosen }: { chosen: string[] }) {
  const jobs = useQuery(jobsQuery());
  const names = jobs.data?.filter(({ jobID, status }) =>
    chosen.length === 0 ? status === 'Completed' : chosen.includes(jobID),
  );
  if (!names) return null;
  const shown = names.slice(0, 10);
  return (
    <Text size="sm" component="span">
      {shown.map(({ jobID, fileName }, index) => (
        <span key={jobID}>
          {index > 0 && ', '}
          <Anchor component={Link} to="/jobs/$jobID" params={{ jobID } as never} size="sm">
            {fileName}
          </Anchor>
        </span>
      ))}
      {names.length > shown.length && ` and ${count(names.length - shown.length)} more`}
    </Text>
  );
}
