import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Dispatch, SetStateAction } from 'react';
import { contextQuery, curlOf } from '../../api/jobs.ts';
import type { LogRecord } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { exact } from '../../format/time.ts';
import { useZone } from '../../preferences/zone.ts';
import { copyText, LINK_COPIED } from '../../shell/copy.ts';
import { Failure } from '../../shell/failure.tsx';
import type { ReportState } from '../report-state.ts';
import { fieldTerms } from './columns.ts';
import { type Around, ContextLines } from './context-lines.tsx';
import type { ReadLog } from './listed-record.ts';

/** Records that each step shows more of on either side. */
const STEP = 10;
const MOST = 1000;

interface RecordDetailProps {
  state: ReportState;
  job: ReadLog;
  line: number;
  around: Around;
  setAround: Dispatch<SetStateAction<Around>>;
  /** Of the records around it. */
  columns: readonly string[];
}

/** A record whole, with its fields, and the records behind it as far as they are wanted. */
export function RecordDetail(props: RecordDetailProps) {
  const { state, job, line, around, setAround, columns } = props;
  const context = useQuery(contextQuery(job, line, around));
  const [zone] = useZone();
  const more = (side: keyof Around) => () =>
    setAround((shown) => ({ ...shown, [side]: Math.min(MOST, shown[side] + STEP) }));
  const { record } = context.data ?? {};
  useHotkeys([
    ['[', more('before')],
    [']', more('after')],
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
          onClick={more('before')}
        >
          ↑ before
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          title={`${STEP} more records behind it (key ])`}
          onClick={more('after')}
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
      <ContextLines {...{ job, line, around, columns }} side="after" />
    </div>
  );
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
      curlOf(`api/jobs/${job.jobID}/records/${record.line}`),
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
  const entries = fieldTerms(record);
  if (entries.length === 0) return null;
  return (
    <table className="record-fields mono">
      <tbody>
        {entries.map(({ name, value, term }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list may hold a value twice, and they do not change
          <tr key={index}>
            <td>{name}</td>
            <td>
              <Group gap={4} wrap="nowrap" align="flex-start">
                <ActionIcon
                  size="xs"
                  variant="subtle"
                  aria-label={`Only ${name} ${value}`}
                  onClick={() => state.include(term)}
                >
                  +
                </ActionIcon>
                <ActionIcon
                  size="xs"
                  variant="subtle"
                  color="red"
                  aria-label={`Exclude ${name} ${value}`}
                  onClick={() => state.exclude(term)}
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
