import { ActionIcon, Anchor, Group, Menu, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { combinedQuery, jobsQuery, type Question } from '../api/jobs.ts';
import { Problem } from '../api/problem.ts';
import { count } from '../format/numbers.ts';
import { removeLater } from '../home/removals.tsx';
import { Failure } from '../shell/failure.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useChosenIDs, useChosenLogs } from './chosen-logs.ts';
import { ExportMenu } from './export/export-menu.tsx';
import { FilterBar } from './filter/filter-bar.tsx';
import { usePatternTexts } from './pattern-texts.ts';
import { useReportState } from './report-state.ts';
import { Sections } from './sections.tsx';
import { shownOf } from './shown.ts';
import { useReport } from './use-report.ts';
import './job.css';

const ALL = { q: undefined, from: undefined, to: undefined };

/** Several logs as one report, or all of them: nobody is counted twice who is in more than one. */
export function CombinedPage() {
  const state = useReportState();
  const chosen = useChosenIDs();
  const report = useReport(combinedQuery(chosen, state.question));
  /** What is excluded is in the whole report alone. */
  const whole = useQuery({ ...combinedQuery(chosen, ALL), enabled: state.isFiltered });
  const patterns = usePatternTexts(whole.data, report.report);
  const title =
    chosen.length === 0
      ? 'All logs'
      : chosen.length === 1
        ? '1 log'
        : `${count(chosen.length)} logs`;
  useEffect(() => {
    document.title = `${title} · Log-Flow`;
  }, [title]);
  const problem =
    report.error instanceof Problem && report.error.code === 'bad_query' ? report.error : null;
  /** What the logs are does not depend on a filter. */
  const known = state.isFiltered ? whole.data : report.report;
  const shown = shownOf(state, report, whole.data, problem);
  const heading = (
    <Title order={1} size="h3">
      {title}
    </Title>
  );
  if (report.report?.jobs.byStatus.Completed === 0) {
    return (
      <>
        {heading}
        <NoLogs />
      </>
    );
  }
  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        {heading}
        <Group gap="xs" wrap="nowrap">
          <ExportMenu title={title} job={null} report={report.whole} />
          {chosen.length > 0 && <ChosenMenu />}
        </Group>
      </Group>
      <div className="facts">
        {known && (
          <span>
            <b className="number">{count(known.totalLogsProcessed)}</b> records
          </span>
        )}
        <ChosenLogs question={state.question} />
      </div>
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

/** The logs of the report, each with a link to its own, where the filter stays. */
function ChosenLogs({ question }: { question: Question }) {
  const names = useChosenLogs(useQuery(jobsQuery()).data);
  const shown = names.slice(0, 10);
  return (
    <Text size="sm" component="span">
      {shown.map(({ jobID, fileName }, index) => (
        <span key={jobID}>
          {index > 0 && ', '}
          <Anchor
            component={Link}
            to="/jobs/$jobID"
            params={{ jobID } as never}
            search={question as never}
            size="sm"
          >
            {fileName}
          </Anchor>
        </span>
      ))}
      {names.length > shown.length && ` and ${count(names.length - shown.length)} more`}
    </Text>
  );
}

/** What can be done with the logs that were chosen. */
function ChosenMenu() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const logs = useChosenLogs(useQuery(jobsQuery()).data);
  const remove = () => {
    removeLater(logs, client);
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
        <Menu.Item color="red" disabled={logs.length === 0} onClick={remove}>
          Delete these {count(logs.length)} logs
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
