import { ActionIcon, Anchor, Menu, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { MAX_COMBINED_JOBS } from '../../../src/runtime/combined-limits.ts';
import { combinedQuery } from '../api/jobs.ts';
import { isGone, Problem } from '../api/problem.ts';
import { count } from '../format/numbers.ts';
import { removeBundleLater, removeLater } from '../home/removals.tsx';
import { Failure } from '../shell/failure.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { BundleMembers } from './bundle-members.tsx';
import { ChosenLogsContext, useChosenLogs } from './chosen-logs.ts';
import { askedOf, type ChosenLogs } from './chosen-of.ts';
import { ExportMenu } from './export/export-menu.tsx';
import { FilterBar } from './filter/filter-bar.tsx';
import { LogFacts } from './log-facts.tsx';
import { MissingLogs } from './missing-logs.tsx';
import { usePatternTexts } from './pattern-texts.ts';
import { ReportHead } from './report-head.tsx';
import { useReportState } from './report-state.ts';
import { Sections } from './sections.tsx';
import { shownOf } from './shown.ts';
import { useReport } from './use-report.ts';
import './job.css';

const LABEL = 'About these logs';
const ALL = { q: undefined, from: undefined, to: undefined };

/** Several logs as one report, or all of them: nobody is counted twice who is in more than one. */
export function CombinedPage() {
  const { chosen, error, retry } = useChosenLogs();
  const title = chosen ? titleOf(chosen) : 'Several logs';
  useEffect(() => {
    document.title = `${title} · Log-Flow`;
  }, [title]);
  if (isGone(error)) return <NotFound />;
  if (error) return <Failure error={error} retry={retry} />;
  if (!chosen) return <Waiting text="Looking for the logs …" />;
  if (chosen.isNamed && chosen.logs.length === 0) {
    return (
      <ReportHead
        label={LABEL}
        title={title}
        actions={chosen.bundle && <ChosenMenu chosen={chosen} />}
      >
        <MissingLogs chosen={chosen} />
        {chosen.bundle && <BundleMembers bundle={chosen.bundle} />}
      </ReportHead>
    );
  }
  if (chosen.isNamed && !chosen.bundle && chosen.logs.length > MAX_COMBINED_JOBS) {
    return (
      <ReportHead label={LABEL} title={title}>
        <TooMany />
      </ReportHead>
    );
  }
  return (
    <ChosenLogsContext value={chosen}>
      <CombinedReport chosen={chosen} title={title} />
    </ChosenLogsContext>
  );
}

function titleOf({ isNamed, logs, bundle }: ChosenLogs): string {
  if (bundle) return bundle.name;
  if (!isNamed) return 'All logs';
  if (logs.length === 0) return 'No logs';
  return logs.length === 1 ? '1 log' : `${count(logs.length)} logs`;
}

function CombinedReport({ chosen, title }: { chosen: ChosenLogs; title: string }) {
  const state = useReportState();
  const asked = useMemo(() => askedOf(chosen), [chosen]);
  const report = useReport(combinedQuery(asked, state.question));
  /** What is excluded is in the whole report alone. */
  const whole = useQuery({ ...combinedQuery(asked, ALL), enabled: state.isFiltered });
  const patterns = usePatternTexts(whole.data, report.report);
  useLookedForAgain(report.error ?? whole.error);
  const problem =
    report.error instanceof Problem && report.error.code === 'bad_query' ? report.error : null;
  /** What the logs are does not depend on a filter. */
  const known = state.isFiltered ? whole.data : report.report;
  const shown = shownOf(state, report, whole.data, problem);
  if (report.report?.jobs.byStatus.Completed === 0) {
    return (
      <ReportHead label={LABEL} title={title}>
        <NoLogs />
      </ReportHead>
    );
  }
  return (
    <>
      <ReportHead
        label={LABEL}
        title={title}
        actions={
          <>
            <ExportMenu title={title} job={null} report={report.whole} />
            {chosen.isNamed && <ChosenMenu chosen={chosen} />}
          </>
        }
      >
        <LogFacts logs={chosen.logs} report={known} question={state.question} />
        <MissingLogs chosen={chosen} />
        {chosen.bundle && <BundleMembers bundle={chosen.bundle} />}
      </ReportHead>
      <FilterBar
        state={state}
        report={report.report}
        whole={known}
        problem={problem}
        patternOf={(id) => patterns.get(id)}
      />
      {report.isPending && !report.report && <Waiting text="Putting the reports together …" />}
      {report.isError && !problem && (
        <Failure error={report.error} retry={() => void report.refetch()} />
      )}
      {shown.report && (
        <Sections {...shown} report={shown.report} job={null} live={null} whole={known} />
      )}
    </>
  );
}

/** A log that was there may be deleted before its report is made: then it is looked up anew which there are. */
function useLookedForAgain(error: Error | null): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!(error instanceof Problem) || !['not_found', 'bytes_gone'].includes(error.code)) return;
    void client.invalidateQueries({ queryKey: ['jobs'] });
    void client.invalidateQueries({ queryKey: ['job'] });
  }, [client, error]);
}

/** What can be done with the logs that were chosen, or with the archive that they came in. */
function ChosenMenu({ chosen: { logs, bundle } }: { chosen: ChosenLogs }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = () => {
    if (bundle) removeBundleLater(bundle, client);
    else removeLater(logs, client);
    void navigate({ to: '/' });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label="More about these logs">
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red" disabled={!bundle && logs.length === 0} onClick={remove}>
          {bundle ? 'Delete this archive' : `Delete these ${count(logs.length)} logs`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function TooMany() {
  return (
    <Text c="dimmed" my="xl">
      One report is of up to {count(MAX_COMBINED_JOBS)} logs: choose fewer of them in the list.{' '}
      <Anchor component={Link} to="/">
        To your logs
      </Anchor>
    </Text>
  );
}

/** What a person sees who has no log yet, or none that has been read. */
function NoLogs() {
  return (
    <Text c="dimmed" my="xl">
      Here all your logs stand as one report, as soon as one of them has been read.{' '}
      <Anchor component={Link} to="/">
        Drop a log
      </Anchor>
    </Text>
  );
}
