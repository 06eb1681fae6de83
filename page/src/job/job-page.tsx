import { Text } from '@mantine/core';
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { bundleQuery, jobQuery, reportQuery } from '../api/jobs.ts';
import { useLive } from '../api/live.ts';
import { isGone, Problem } from '../api/problem.ts';
import type { JobDetail, Report } from '../api/types.ts';
import { type Sending, useSendings } from '../home/uploads.ts';
import { Failure } from '../shell/failure.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { BytesGone } from './bytes-gone.tsx';
import { FilterBar } from './filter/filter-bar.tsx';
import { Headline } from './headline.tsx';
import { isRunning } from './is-running.ts';
import { emptyWords, isUnread } from './nothing-read.ts';
import { usePatternTexts } from './pattern-texts.ts';
import { useReportState } from './report-state.ts';
import { Sections } from './sections.tsx';
import { shownOf } from './shown.ts';
import { useReport } from './use-report.ts';

/** Milliseconds between two reports of a job that runs. */
const REPORT_EVERY_MS = 1000;
/** And between two answers to a filter, for which all of the log that is there is read. */
const FILTERED_EVERY_MS = 5000;
const ALL = { q: undefined, from: undefined, to: undefined };

export function JobPage() {
  const { jobID = '' } = useParams({ strict: false });
  const sending = useSendings().find((one) => one.jobID === jobID);
  const job = useQuery({
    ...jobQuery(jobID),
    refetchInterval: ({ state: { data } }) =>
      isRunning(data) || data?.reread || sending ? REPORT_EVERY_MS : false,
  });
  const hasRecords = job.data?.bytesKept ?? true;
  const state = useReportState(hasRecords);
  const { question, isFiltered } = state;
  const running = isRunning(job.data);
  const version = job.data?.finishedAt ?? null;
  const watched = useLive(jobID, running);
  const live = { ...watched, isConnected: watched.isConnected && !job.isError };
  const report = useReport({
    ...reportQuery(jobID, question, version),
    enabled: job.data !== undefined,
    refetchInterval: running && (isFiltered ? FILTERED_EVERY_MS : REPORT_EVERY_MS),
  });
  /** What the file is does not depend on a filter. */
  const whole = useQuery({
    ...reportQuery(jobID, ALL, version),
    enabled: job.data !== undefined && isFiltered,
  });
  useEffect(() => {
    if (job.data) document.title = `${job.data.fileName} · Log-Flow`;
  }, [job.data]);
  const patterns = usePatternTexts(whole.data, report.report);

  const all = state.isFiltered ? whole.data : report.report;
  const isAsked = useAskedWhenSent(jobID, job, sending);
  if (job.isError && !isAsked && isGone(job.error)) return <BundleOrNone id={jobID} />;
  // What was seen before stays on the screen: it is asked for again by itself.
  if (!job.data) return <NoJob job={job} sending={sending} />;
  const problem =
    report.error instanceof Problem && report.error.code === 'bad_query' ? report.error : null;
  const shown = shownOf(state, report, whole.data, problem);
  const empty = emptyWords(job.data, all);
  const headline = (
    <Headline job={job.data} report={all} matching={report.whole} live={live} sending={sending} />
  );
  if (empty || isUnread(job.data)) {
    return (
      <>
        {headline}
        <NothingRead job={job.data} empty={empty} />
      </>
    );
  }
  return (
    <>
      {headline}
      {hasRecords ? (
        <FilterBar
          state={state}
          report={report.report}
          whole={all}
          problem={problem}
          patternOf={(id) => patterns.get(id)}
        />
      ) : (
        <BytesGone job={job.data} />
      )}
      {report.isError && !problem && !(running && report.data) && (
        <Failure error={report.error} retry={() => void report.refetch()} />
      )}
      {!report.report && !report.isError && <Waiting text="Counting …" />}
      {shown.report && !isEmpty(job.data, shown.report) && (
        <Sections {...shown} report={shown.report} job={job.data} live={live} whole={all} />
      )}
    </>
  );
}

/** The id of a file that was sent is that of an archive, where it is one. */
function BundleOrNone({ id }: { id: string }) {
  const bundle = useQuery({ ...bundleQuery(id), retry: false });
  if (bundle.data) return <Navigate to="/all" search={{ bundle: id } as never} replace />;
  return bundle.isError ? <NotFound /> : <Waiting text="Loading …" />;
}

/** Why there is nothing to show of a log, and what can be done. */
function NothingRead({ job, empty }: { job: JobDetail; empty: string | null }) {
  if (empty) return <Text c="dimmed">{empty}: there is nothing to show.</Text>;
  return job.bytesKept ? null : <BytesGone job={job} />;
}

/** A log that failed before anything of it was read has no report. */
const isEmpty = ({ status }: JobDetail, { totalLogsProcessed }: Report): boolean =>
  status === 'Failed' && totalLogsProcessed === 0;

interface NoJobProps {
  job: UseQueryResult<JobDetail>;
  sending: Sending | undefined;
}

/**
 * Asks for the job once more when its file has come: it may have been asked for before it was there, and that answer may still be on
 * its way. Whether it is asked for.
 */
function useAskedWhenSent(
  jobID: string,
  job: UseQueryResult<JobDetail>,
  sending: Sending | undefined,
): boolean {
  const client = useQueryClient();
  const wasSending = useRef(false);
  const isSending = sending !== undefined;
  const { refetch } = job;
  useLayoutEffect(() => {
    // A question that is under way would be taken for this one.
    const askAgain = async () => {
      await client.cancelQueries({ queryKey: jobQuery(jobID).queryKey, exact: true });
      await refetch();
    };
    if (wasSending.current && !isSending) void askAgain();
    wasSending.current = isSending;
  }, [client, jobID, isSending, refetch]);
  return isSending || job.isFetching;
}

function NoJob({ job, sending }: NoJobProps) {
  if (sending) return <Waiting text={`Sending ${sending.file.name} …`} />;
  if (job.isError && !job.isFetching)
    return <Failure error={job.error} retry={() => void job.refetch()} />;
  return <Waiting text="Loading …" />;
}
