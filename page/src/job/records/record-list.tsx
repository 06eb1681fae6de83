import { useHotkeys } from '@mantine/hooks';
import { useWindowVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react';
import { count } from '../../format/numbers.ts';
import { PRINTED_ROWS, useIsPrinted } from '../../print/use-printed.ts';
import { isInOverlay } from '../../shell/is-in-overlay.ts';
import { useOffsetTop } from '../../table/use-offset-top.ts';
import type { ReportState } from '../report-state.ts';
import { gridOf } from './columns.ts';
import type { ListedRecord } from './listed-record.ts';
import { RecordItem } from './record-item.tsx';
import { RecordHead } from './record-line.tsx';
import { useAnchor } from './use-anchor.ts';

/** Where the list stands in the window. */
export interface ListPlace {
  beginsInView(): boolean;
  /** Whether the window has been scrolled to the end of the list. */
  isAtEnd(): boolean;
  toBeginning(): void;
  toEnd(): void;
}

/** Pixels that count for none. */
const NEARLY = 40;

interface RecordListProps {
  place: RefObject<ListPlace | null>;
  state: ReportState;
  records: readonly ListedRecord[];
  /** Of the record that is open. */
  openID: string | null;
  setOpen: (record: ListedRecord | null) => void;
  columns: readonly string[];
  hasMore: boolean;
  more: () => void;
}

/** The records that are loaded, of which only those in sight are in the document. */
export function RecordList({
  place,
  state,
  records,
  openID,
  setOpen,
  columns,
  hasMore,
  more,
}: RecordListProps) {
  const list = useRef<HTMLDivElement>(null);
  const isPrinted = useIsPrinted();
  const top = useOffsetTop(list);
  const virtual = useWindowVirtualizer({
    count: records.length,
    estimateSize: () => 25,
    getItemKey: (index) => records[index]!.id,
    overscan: isPrinted ? PRINTED_ROWS : 20,
    scrollMargin: top,
  });
  // An open record keeps its own place when lines are put in above it; what is put in below it moves nothing.
  virtual.shouldAdjustScrollPositionOnItemSizeChange = (item, _, { scrollOffset }) =>
    item.key !== openID && item.start < (scrollOffset ?? 0);
  useAnchor(records, virtual);
  useImperativeHandle(place, () => placeOf(list, () => virtual.scrollToIndex(records.length - 1)));
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isPrinted && lastSeen >= records.length - 50) more();
  }, [hasMore, isPrinted, lastSeen, records.length, more]);
  useInView(openID, records, virtual);
  const step = (direction: 1 | -1) => {
    const at = records.findIndex(({ id }) => id === openID);
    const next = records[at === -1 ? 0 : at + direction];
    if (!next) return;
    setOpen(next);
    virtual.scrollToIndex(records.indexOf(next), { align: 'center' });
  };
  useHotkeys([
    ['n', () => step(1)],
    ['shift+n', () => step(-1)],
    ['Escape', (event) => isInOverlay(event) || setOpen(null)],
  ]);
  const isOfSeveral = records[0]?.source !== undefined;
  const own = useMemo(
    () =>
      gridOf(
        columns,
        records.map(({ record }) => record),
      ),
    [columns, records],
  );
  // Records around another are of its log: they have no name before them.
  const grid = {
    '--own-columns': own,
    '--record-columns': isOfSeveral ? `minmax(0, 18ch) ${own}` : own,
  };
  return (
    <section aria-label="Records" className="records" style={grid as CSSProperties}>
      <RecordHead columns={columns} isOfSeveral={isOfSeveral} />
      <div ref={list} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, key, start }) => {
          const listed = records[index]!;
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
              <RecordItem
                state={state}
                listed={listed}
                columns={columns}
                isOpen={listed.id === openID}
                setOpen={setOpen}
              />
            </div>
          );
        })}
      </div>
      <span className="visually-hidden" role="status">
        {count(records.length)} records loaded
      </span>
    </section>
  );
}

/** Scrolls to a record that was opened elsewhere, by a link or its line, where it is among those of the list and out of sight. */
function useInView(
  openID: string | null,
  records: readonly ListedRecord[],
  virtual: Virtualizer<Window, Element>,
): void {
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (records.length === 0 || seen.current === openID) return;
    seen.current = openID;
    const index = records.findIndex(({ id }) => id === openID);
    const place = virtual.measurementsCache[index];
    if (!place) return;
    const isSeen = place.start >= window.scrollY && place.end <= window.scrollY + innerHeight;
    if (!isSeen) virtual.scrollToIndex(index, { align: 'center' });
  }, [openID, records, virtual]);
}

function placeOf(list: RefObject<HTMLElement | null>, toLast: () => void): ListPlace {
  const bounds = () => list.current?.getBoundingClientRect();
  return {
    beginsInView: () => (bounds()?.top ?? -1) >= -NEARLY,
    isAtEnd: () =>
      window.scrollY > 0 && (bounds()?.bottom ?? Number.POSITIVE_INFINITY) <= innerHeight + NEARLY,
    toBeginning: () => list.current?.closest('.records')?.scrollIntoView({ block: 'start' }),
    // When what was added has been drawn.
    toEnd: () => requestAnimationFrame(toLast),
  };
}
