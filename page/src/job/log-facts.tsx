import { Anchor, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Question } from '../api/jobs.ts';
import type { Combined, Job } from '../api/types.ts';
import { count } from '../format/numbers.ts';
import { Facts } from './facts.tsx';
import './job.css';

interface LogFactsProps {
  logs: readonly Job[];
  /** Of the whole, whatever the filter is. */
  report: Combined | undefined;
  question: Question;
}

/** What several logs are, in one line. */
export const LogFacts = ({ logs, report, question }: LogFactsProps) => (
  <div className="facts">
    <Formats logs={logs} />
    <Facts totalBytes={totalOf(logs, report)} report={report} />
    <LogNames logs={logs} question={question} />
  </div>
);

/** Null where the report is of more logs than are known here: the list ends before the oldest ones. */
function totalOf(logs: readonly Job[], report: Combined | undefined): number | null {
  if (!report || logs.length < report.jobs.byStatus.Completed) return null;
  return logs.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
}

function Formats({ logs }: Pick<LogFactsProps, 'logs'>) {
  const titles = [...new Set(logs.map(({ format }) => format?.title ?? 'Unknown format'))];
  if (titles.length <= 1) return <span>{titles[0]}</span>;
  return (
    <Tooltip label={titles.join(', ')} multiline maw={400}>
      <span>{count(titles.length)} formats</span>
    </Tooltip>
  );
}

/** The logs of the report, each with a link to its own, where the filter stays. */
function LogNames({ logs, question }: Pick<LogFactsProps, 'logs' | 'question'>) {
  const shown = logs.slice(0, 10);
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
      {logs.length > shown.length && ` and ${count(logs.length - shown.length)} more`}
    </Text>
  );
}
