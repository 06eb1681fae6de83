import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { jobQuery, reportQuery } from '../api/jobs.ts';
import { useLive } from '../api/live.ts';
import { Problem } from '../api/problem.ts';
import { useSendings } from '../home/uploads.ts';
import { Failure } from '../shell/failure.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { FilterBar } from './filter/filter-bar.tsx';
import { Headline } from './headline.tsx';
import { isRunning } from './is-running.ts';
import { useReportState } from './report-state.ts';
import { Sections } from './sections.tsx';
import { useReport } from './use-report.ts';

/** Milliseconds between two reports of a job that runs. */
const REPORT_EVERY_MS = 1000;
const ALL = { q: undefined, from: undefined, to: undefined };

export function JobPage() {
  const state = useReportState();
  const { jobID, question } = state;
  const sending = useSendings().find((one) => one.jobID === jobID);
  const job = useQuery({
    ...jobQuery(jobID),
    refetchInterval: ({ state: { data } }) =>
      isRunning(data) || data?.reread || sending ? REPORT_EVERY_MS : false,
  });
  const running = isRunning(job.data);
  const version = job.data?.finishedAt ?? null;
  const live = useLive(jobID, running);
  const report = useReport({
    ...reportQuery(jobID, question, version),
    enabled: job.data !== undefined,
    refetchInterval: running && !state.isFiltered ? REPORT_EVERY_MS : false,
  });
  /** What the file is does not depend on a filter. */
  const whole = useQuery({
    ...reportQuery(jobID, ALL, version),
    enabled: job.data !== undefined && state.isFiltered,
  });
  useEffect(() => {
    if (job.data) document.title = `${job.data.fileName} · Log-Flow`;
  }, [job.data]);
  const patterns = useMemo(
    () =>
      // What is excluded is in the whole report alone.
      new Map(
        [whole.data, report.data].flatMap(
          (one) => one?.patterns.map(({ id, pattern }) => [id, pattern] as const) ?? [],
        ),
      ),
    [report.data, whole.data],
  );

  if (job.isError && !sending) {
    const isGone =
      job.error instanceof Problem &&
      (job.error.code === 'not_found' || job.error.code === 'bad_job_id');
    return isGone ? <NotFound /> : <Failure error={job.error} retry={() => void job.refetch()} />;
  }
  if (!job.data) return <Waiting text={sending ? `Sending ${sending.file.name} …` : 'Loading …'} />;
  const problem =
    report.error instanceof Problem && report.error.code === 'bad_query' ? report.error : null;
  return (
    <>
      <Headline
        job={job.data}
        report={state.isFiltered ? whole.data : report.report}
        live={live}
        sending={sending}
      />
      <FilterBar
        state={state}
        report={report.report}
        problem={problem}
        patternOf={(id) => patterns.get(id)}
      />
      {report.isError && !problem && (
        <Failure error={report.error} retry={() => void report.refetch()} />
      )}
      {!report.report && !report.isError && <Waiting text="Counting …" />}
      {report.report && !problem && (
        <Sections
          state={state}
          job={job.data}
          live={live}
          report={report.report}
          isStale={report.isStale}
          reading={report.reading}
        />
      )}
    </>
  );
}
