import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { exportName } from '../../../../src/runtime/export-name.ts';
import type { JobDetail } from '../../api/types.ts';
import { timeZoneOf } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { isRunning } from '../is-running.ts';
import { useReportState } from '../report-state.ts';
import type { WholeReport } from '../use-report.ts';
import { type AskedExport, startExport } from './running-exports.ts';
import { saveAs } from './save-as.ts';
import { type Table, tablesOf } from './tables.ts';

const FORMATS = [
  ['raw', 'Records as they stand'],
  ['jsonl', 'Records as JSON lines'],
  ['csv', 'Records as CSV'],
] as const;

interface ExportMenuProps {
  /** What the report is of; names of files begin with it. */
  title: string;
  /** The one job; null where it is the report of several, which have no records to save. */
  job: JobDetail | null;
  /** Of what the page shows. */
  report: WholeReport;
}

/** What matches the filter, as files. */
export function ExportMenu({ title, job, report }: ExportMenuProps) {
  const { question, isFiltered } = useReportState(job?.bytesKept);
  const [zone] = useZone();
  const nameOf = (ending: string) => exportName({ fileName: title, ending, isFiltered });
  const html = async () => {
    const { renderHtmlReport } = await import('../../../../src/html-report/index.ts');
    const shown = await report.fetch();
    const document = renderHtmlReport({
      report: shown,
      names: [title],
      totalBytes: job?.totalBytes ?? null,
      formats: job ? [] : undefined,
      filter: isFiltered ? question : null,
      unfinished:
        job && isRunning(job) ? `${job.status}, ${job.progressInPercentage} % read` : null,
      timeZone: timeZoneOf(zone),
      madeAt: Date.now(),
    });
    saveText(document, 'text/html', nameOf('report.html'));
  };
  const csv = async (chosen: Table) => {
    const { csvOf } = await import('./csv.ts');
    const tables = tablesOf(await report.fetch());
    const table = tables.find(({ fileName }) => fileName === chosen.fileName);
    if (!table) throw new Error(`The log was read anew, and has no table ${chosen.title} now.`);
    saveText(csvOf(table), 'text/csv', nameOf(`${table.fileName}.csv`));
  };
  const json = async () =>
    saveText(
      JSON.stringify(await report.fetch(), null, 2),
      'application/json',
      nameOf('report.json'),
    );
  const records = (
    { jobID, totalBytes, finishedAt }: JobDetail,
    format: (typeof FORMATS)[number][0],
  ) => {
    const isTheLog = format === 'raw' && !isFiltered;
    const expected: AskedExport['expected'] =
      finishedAt === null
        ? null
        : isTheLog
          ? { bytes: totalBytes }
          : format !== 'raw' && report.now
            ? { records: report.now.totalLogsProcessed }
            : null;
    const file = { fileName: nameOf(format), logBytes: totalBytes };
    return startExport({ jobID, question, format, ...file, expected });
  };
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button size="xs" variant="default">
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{isFiltered ? 'What matches the filter' : 'Everything'}</Menu.Label>
        <Menu.Item disabled={!report.recent} onClick={() => void told(html())}>
          Report as one HTML file
        </Menu.Item>
        <Menu.Item disabled={!report.recent} onClick={() => void told(json())}>
          Report as JSON
        </Menu.Item>
        {job && !job.bytesKept && <Menu.Label>Its bytes are gone: no records to save</Menu.Label>}
        {job?.bytesKept &&
          FORMATS.map(([format, label]) => (
            <Menu.Item key={format} onClick={() => void told(records(job, format))}>
              {label}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Label>Tables as CSV</Menu.Label>
        {report.recent &&
          tablesOf(report.recent).map((table) => (
            <Menu.Item key={table.title} onClick={() => void told(csv(table))}>
              {table.title}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const saveText = (text: string, type: string, fileName: string): void =>
  saveAs(new Blob([text], { type: `${type};charset=utf-8` }), fileName);

/** Says what went wrong with a file. */
async function told(making: Promise<void>): Promise<void> {
  try {
    await making;
  } catch (error) {
    notifications.show({ color: 'red', message: (error as Error).message });
  }
}
