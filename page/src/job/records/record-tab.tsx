import { Group, Loader, NumberInput, SegmentedControl, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Order, recordsOf } from '../../api/jobs.ts';
import type { JobDetail, LogRecord } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { PRINTED_ROWS, useIsPrinted } from '../../print/use-printed.ts';
import { Failure } from '../../shell/failure.tsx';
import type { ReportState } from '../report-state.ts';
import { RecordDetail } from './record-detail.tsx';
import { RecordLine } from './record-line.tsx';

interface RecordTabProps {
  state: ReportState;
  job: JobDetail;
}

/** The records that match, page after page as they are scrolled to. */
export function RecordTab({ state, job }: RecordTabProps) {
  const [order, setOrder] = useState<Order>('line');
  const { jobID, question } = state;
  const pages = useInfiniteQuery({
    queryKey: ['records', jobID, question, order, job.bytesProcessed, job.finishedAt],
    queryFn: ({ pageParam, signal }) =>
      recordsOf(jobID, { ...question, order, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: job.bytesKept,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const records = useMemo(
    () => pages.data?.pages.flatMap(({ items }) => items) ?? [],
    [pages.data],
  );
  if (!job.bytesKept)
    return (
      <Text c="dimmed">
        The bytes of this log are gone, so its records cannot be shown; the report stays.
      </Text>
    );
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
        <GoToLine state={state} />
        {pages.isFetching && <Loader size="xs" role="status" aria-label="Loading records" />}
      </Group>
      {state.search.line !== undefined &&
        !records.some(({ line }) => line === state.search.line) && (
          <div className="records" style={{ marginBottom: 8 }}>
            <RecordDetail state={state} job={job} line={state.search.line} />
          </div>
        )}
      <RecordList
        state={state}
        job={job}
        records={records}
        hasMore={pages.hasNextPage}
        more={() => void (pages.isFetching || pages.fetchNextPage())}
      />
      {!pages.isPending && records.length === 0 && <Text c="dimmed">No record matches.</Text>}
    </>
  );
}

function GoToLine({ state }: { state: ReportState }) {
  const [line, setLine] = useState<number | string>('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typeof line === 'number') state.set({ line });
      }}
    >
      <NumberInput
        size="xs"
        w={130}
        placeholder="Go to line"
        aria-label="Go to line"
        hideControls
        min={1}
        allowDecimal={false}
        value={line}
        onChange={setLine}
      />
    </form>
  );
}

interface RecordListProps {
  state: ReportState;
  job: JobDetail;
  records: LogRecord[];
  hasMore: boolean;
  more: () => void;
}

function RecordList({ state, job, records, hasMore, more }: RecordListProps) {
  const place = useRef<HTMLDivElement>(null);
  const isPrinted = useIsPrinted();
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(place.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: records.length,
    estimateSize: () => 25,
    getItemKey: (index) => records[index]!.line,
    overscan: isPrinted ? PRINTED_ROWS : 20,
    scrollMargin: top,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isPrinted && lastSeen >= records.length - 50) more();
  }, [hasMore, isPrinted, lastSeen, records.length, more]);
  const open = state.search.line;
  const step = (direction: 1 | -1) => {
    const at = records.findIndex(({ line }) => line === open);
    const next = records[at === -1 ? 0 : at + direction];
    if (!next) return;
    state.set({ line: next.line }, true);
    virtual.scrollToIndex(records.indexOf(next), { align: 'center' });
  };
  useHotkeys([
    ['n', () => step(1)],
    ['shift+n', () => step(-1)],
    ['Escape', () => state.set({ line: undefined }, true)],
  ]);
  return (
    <section
      ref={place}
      aria-label="Records"
      className="records"
      style={{ height: virtual.getTotalSize(), position: 'relative' }}
    >
      {items.map(({ index, key, start }) => {
        const record = records[index]!;
        const isOpen = record.line === open;
        return (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className="record-item"
            style={{
              position: 'absolute',
              top: 0,
              left: 0,
              width: '100%',
              transform: `translateY(${start - virtual.options.scrollMargin}px)`,
            }}
          >
            <RecordLine
              record={record}
              isOpen={isOpen}
              onOpen={() => state.set({ line: isOpen ? undefined : record.line }, true)}
            />
            {isOpen && <RecordDetail state={state} job={job} line={record.line} />}
          </div>
        );
      })}
      <span className="visually-hidden" role="status">
        {count(records.length)} records loaded
      </span>
    </section>
  );
}
