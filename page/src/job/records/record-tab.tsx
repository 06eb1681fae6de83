import { Group, Loader, SegmentedControl, Text } from '@mantine/core';
import { useMemo, useRef } from 'react';
import type { Order } from '../../api/jobs.ts';
import type { Live } from '../../api/live.ts';
import type { JobDetail } from '../../api/types.ts';
import { Failure } from '../../shell/failure.tsx';
import type { ReportState } from '../report-state.ts';
import { ColumnMenu } from './column-menu.tsx';
import { fieldNamesIn, readColumns } from './columns.ts';
import { GoToLine } from './go-to-line.tsx';
import type { ListedRecord } from './listed-record.ts';
import { LoneRecord } from './lone-record.tsx';
import { type ListPlace, RecordList } from './record-list.tsx';
import { NewRecords, TailSwitch } from './tail-bar.tsx';
import { useRecordPages } from './use-record-pages.ts';
import { isNewestFirst, useTail } from './use-tail.ts';

interface RecordTabProps {
  state: ReportState;
  job: JobDetail;
  live: Live;
}

/** The records that match, page after page as they are scrolled to. */
export function RecordTab({ state, job, live }: RecordTabProps) {
  const { question } = state;
  const { order = 'line', line: open } = state.search;
  const setOrder = (next: Order) => state.set({ order: next === 'line' ? undefined : next }, true);
  const setOpen = (next: ListedRecord | null) => state.set({ line: next?.record.line }, true);
  const list = useRecordPages(job, question, order);
  const { pages, records } = list;
  const columns = useMemo(() => readColumns(state.search.columns), [state.search.columns]);
  const fields = useMemo(() => fieldNamesIn(records), [records]);
  const listed = useMemo(
    () => records.map((record) => ({ id: String(record.line), job, record })),
    [records, job],
  );
  const place = useRef<ListPlace>(null);
  const isAbove = isNewestFirst(order);
  const tail = useTail({
    ...{ job, live, question, order, setOrder, list },
    isAtEdge: () =>
      open === undefined &&
      (isAbove ? place.current?.beginsInView() : place.current?.isAtEnd()) === true,
    toEdge: () => (isAbove ? place.current?.toBeginning() : place.current?.toEnd()),
  });
  if (pages.isError && records.length === 0)
    return <Failure error={pages.error} retry={() => void pages.refetch()} />;
  return (
    <>
      <Group mb="xs" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Order"
          value={order}
          onChange={(value) => setOrder(value as Order)}
          data={[
            { value: 'line', label: 'As in the file' },
            { value: '-line', label: 'Last first' },
            { value: 'time', label: 'Oldest first' },
            { value: '-time', label: 'Newest first' },
          ]}
        />
        <ColumnMenu state={state} columns={columns} fields={fields} />
        <GoToLine state={state} />
        <TailSwitch tail={tail} />
        {pages.isFetching && <Loader size="xs" role="status" aria-label="Loading records" />}
      </Group>
      {open !== undefined && !records.some(({ line }) => line === open) && (
        <LoneRecord {...{ state, job, columns, setOpen }} line={open} />
      )}
      <NewRecords tail={tail} isAbove={isAbove} />
      <RecordList
        place={place}
        state={state}
        records={listed}
        openID={open === undefined ? null : String(open)}
        setOpen={setOpen}
        columns={columns}
        hasMore={pages.hasNextPage}
        more={() => void (pages.isFetching || pages.fetchNextPage())}
      />
      {!pages.isPending && records.length === 0 && (
        <Text c="dimmed">
          {tail.isLive ? 'No record that was read by now matches.' : 'No record matches.'}
        </Text>
      )}
    </>
  );
}
