import { Group, Loader, SegmentedControl, Text } from '@mantine/core';
import { type ReactNode, useContext, useMemo, useRef } from 'react';
import type { Order } from '../../api/jobs.ts';
import type { Job } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { Failure } from '../../shell/failure.tsx';
import { ChosenLogsContext } from '../chosen-logs.ts';
import { ColumnMenu } from '../records/column-menu.tsx';
import { fieldNamesIn, readColumns } from '../records/columns.ts';
import type { ListedRecord } from '../records/listed-record.ts';
import { LoneRecord } from '../records/lone-record.tsx';
import { type ListPlace, RecordList } from '../records/record-list.tsx';
import type { ReportState } from '../report-state.ts';
import { LogTab } from '../tabs/log-tab.tsx';
import { MOST_MERGED } from './limit.ts';
import { listedID, type TimeOrder, useMergedRecords } from './use-merged-records.ts';

/** The records of several logs: all of them by time, or how many there are in each log. */
export function MergedTab({ state }: { state: ReportState }) {
  const { logs } = useContext(ChosenLogsContext);
  const order = state.search.order ?? 'time';
  const setOrder = (next: Order) =>
    state.set({ order: next === 'time' ? undefined : next, line: undefined, log: undefined }, true);
  const orders = (
    <SegmentedControl
      size="xs"
      aria-label="Order"
      value={order === '-line' ? 'line' : order}
      onChange={(value) => setOrder(value as Order)}
      data={[
        { value: 'time', label: 'Oldest first' },
        { value: '-time', label: 'Newest first' },
        { value: 'line', label: 'Log by log' },
      ]}
    />
  );
  const areMany = logs.length > MOST_MERGED;
  if (areMany || order === 'line' || order === '-line')
    return (
      <>
        {areMany ? (
          <Text size="xs" c="dimmed" mb="xs">
            Up to {count(MOST_MERGED)} logs are shown by time: choose some of them in the list of
            your logs.
          </Text>
        ) : (
          <Group mb="xs">{orders}</Group>
        )}
        <LogTab state={state} />
      </>
    );
  return <ByTime state={state} logs={logs} order={order} orders={orders} />;
}

interface ByTimeProps {
  state: ReportState;
  logs: Job[];
  order: TimeOrder;
  orders: ReactNode;
}

function ByTime({ state, logs, order, orders }: ByTimeProps) {
  const kept = useMemo(() => logs.filter(({ bytesKept }) => bytesKept), [logs]);
  const { pages, records } = useMergedRecords(kept, state.question, order);
  const columns = useMemo(() => readColumns(state.search.columns), [state.search.columns]);
  const fields = useMemo(() => fieldNamesIn(records.map(({ record }) => record)), [records]);
  const place = useRef<ListPlace>(null);
  const { log, line } = state.search;
  const openID = log === undefined || line === undefined ? null : listedID(log, line);
  const setOpen = (next: ListedRecord | null) =>
    state.set({ log: next?.job.jobID, line: next?.record.line }, true);
  const job = kept.find(({ jobID }) => jobID === log);
  if (pages.isError && records.length === 0)
    return <Failure error={pages.error} retry={() => void pages.refetch()} />;
  return (
    <>
      <Group mb="xs" gap="sm">
        {orders}
        <ColumnMenu state={state} columns={columns} fields={fields} />
        {pages.isFetching && <Loader size="xs" role="status" aria-label="Loading records" />}
      </Group>
      <WithoutBytes gone={logs.length - kept.length} all={logs.length} />
      {job && line !== undefined && !records.some(({ id }) => id === openID) && (
        <LoneRecord {...{ state, job, line, columns, setOpen }} />
      )}
      <RecordList
        place={place}
        state={state}
        records={records}
        openID={openID}
        setOpen={setOpen}
        columns={columns}
        hasMore={pages.hasNextPage && !pages.isFetchNextPageError}
        more={() => void (pages.isFetching || pages.fetchNextPage())}
      />
      {pages.isFetchNextPageError && (
        <Failure error={pages.error} retry={() => void pages.fetchNextPage()} />
      )}
      {!pages.isLoading && records.length === 0 && <Text c="dimmed">No record matches.</Text>}
    </>
  );
}

/** Nothing is left out in silence. */
function WithoutBytes({ gone, all }: { gone: number; all: number }) {
  if (gone === 0) return null;
  return (
    <Text size="xs" c="dimmed" mb="xs">
      Without those of {count(gone)} of the {count(all)} logs, whose bytes are gone.
    </Text>
  );
}
