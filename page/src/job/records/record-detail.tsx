import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { contextQuery, curlOf } from '../../api/jobs.ts';
import type { LogRecord } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { exact } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { copyText, LINK_COPIED } from '../../shell/copy.ts';
import { Failure } from '../../shell/failure.tsx';
import { fieldTerm } from '../filter/terms.ts';
import type { ReportState } from '../report-state.ts';
import { flatFields, STANDARD_COLUMNS } from './columns.ts';
import type { ReadLog } from './listed-record.ts';
import { RecordLine } from './record-line.tsx';

/** Records that each step shows more of on either side. */
const STEP = 10;
const MOST = 1000;

interface RecordDetailProps {
  state: ReportState;
  job: ReadLog;
  line: number;
  /** Of the records around it. */
  columns?: readonly string[];
}

/** A record whole, with its fields and, as far as wanted, the records around it, whatever the filter is. */
export function RecordDetail({ state, job, line, columns = STANDARD_COLUMNS }: RecordDetailProps) {
  const [before, setBefore] = useState(0);
  const [after, setAfter] = useState(0);
  const context = useQuery(contextQuery(job, line, before, after));
  const [zone] = useZone();
  const more = (set: typeof setBefore) => () => set((shown) => Math.min(MOST, shown + STEP));
  const { record } = context.data ?? {};
  useHotkeys([
    ['[', more(setBefore)],
    [']', more(setAfter)],
    ['x', () => record?.patternID && state.exclude(`pattern:${record.patternID}`)],
  ]);
  if (context.isError)
    return <Failure error={context.error} retry={() => void context.refetch()} />;
  if (!record)
    return (
      <Text className="detail" size="xs" c="dimmed">
        Loading …
      </Text>
    );
  return (
    <div className="detail">
      <Around records={context.data!.before} columns={columns} />
      <Group gap="xs" my={6}>
        <Text size="xs" c="dimmed" className="number">
          line {count(record.line)}
          {record.timestamp ? ` · ${exact(record.timestamp, zone)}` : ''}
          {record.invalid ? ` · not understood: ${record.invalid}` : ''}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          title={`${STEP} more records before it (key [)`}
          onClick={more(setBefore)}
        >
          ↑ before
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          title={`${STEP} more records behind it (key ])`}
          onClick={more(setAfter)}
        >
          ↓ after
        </Button>
        <CopyMenu job={job} record={record} />
        {record.patternID && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => state.exclude(`pattern:${record.patternID}`)}
          >
            Exclude its pattern
          </Button>
        )}
      </Group>
      <pre className="record-full mono">{record.text}</pre>
      <Fields state={state} record={record} />
      <Around records={context.data!.after} columns={columns} />
    </div>
  );
}

function Around({ records, columns }: { records: LogRecord[]; columns: readonly string[] }) {
  return records.map((record) => (
    <RecordLine key={record.line} record={record} columns={columns} isContext />
  ));
}

function CopyMenu({ job, record }: { job: ReadLog; record: LogRecord }) {
  const link = new URL(location.href);
  link.searchParams.set('tab', 'records');
  link.searchParams.set('line', String(record.line));
  const entries: [title: string, value: string, done: string][] = [
    ['Link', link.href, LINK_COPIED],
    ['Text', record.text, 'Text copied.'],
    ['JSON', JSON.stringify(record, null, 2), 'JSON copied.'],
    [
      'curl',
      curlOf(`/api/jobs/${job.jobID}/records/${record.line}`, {}),
      'Command copied. Put an access token or an API key into TOKEN (page Account).',
    ],
  ];
  return (
    <Menu>
      <Menu.Target>
        <Button size="compact-xs" variant="default">
          Copy
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map(([title, value, done]) => (
          <Menu.Item key={title} onClick={() => void copyText(value, done)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The fields, each with a way to ask for its value. */
function Fields({ state, record }: { state: ReportState; record: LogRecord }) {
  const entries = flatFields(record);
  if (entries.length === 0) return null;
  return (
    <table className="record-fields mono">
      <tbody>
        {entries.map(([name, value]) => (
          <tr key={`${name} ${value}`}>
            <td>{name}</td>
            <td>
              <Group gap={4} wrap="nowrap" align="flex-start">
                <ActionIcon
                  size="xs"
                  variant="subtle"
                  aria-label={`Only ${name} ${value}`}
                  onClick={() => state.include(fieldTerm(name, value))}
                >
                  +
                </ActionIcon>
                <ActionIcon
                  size="xs"
                  variant="subtle"
                  color="red"
                  aria-label={`Exclude ${name} ${value}`}
                  onClick={() => state.exclude(fieldTerm(name, value))}
                >
                  −
                </ActionIcon>
                <span className="break">{value}</span>
              </Group>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
