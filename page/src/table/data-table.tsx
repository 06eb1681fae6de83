import {
  type ColumnDef,
  createSortedRowModel,
  FlexRender,
  type RowData,
  type Row as RowOf,
  rowSortingFeature,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type KeyboardEvent, memo, type ReactNode, useCallback, useRef } from 'react';
import { PRINTED_ROWS, useIsPrinted } from '../print/use-printed.ts';
import { useOffsetTop } from './use-offset-top.ts';
import './data-table.css';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic, text: sortFn_text },
});
export type Features = typeof features;

/** What a column tells beside its value. */
export interface ColumnMeta {
  isNumber?: boolean;
  /** Its share of the whole width. */
  width?: number;
  /** On a phone a row is a card: this is its title or the line below, stands in its corner or before the title, or is left out; all else has its heading. */
  onPhone?: 'title' | 'subtitle' | 'corner' | 'choice' | 'hidden';
  /** What stands in its head, where that is no text. On a phone it alone of the heads stands above the cards. */
  head?: ReactNode;
}

interface DataTableProps<Row extends RowData> {
  /** For screen readers. */
  label: string;
  // biome-ignore lint/suspicious/noExplicitAny: each column has a type of its own.
  columns: ColumnDef<Features, Row, any>[];
  rows: Row[];
  rowID: (row: Row) => string;
  sortedBy?: { id: string; desc: boolean };
  /** What stands below a row that is open. */
  detail?: ((row: Row) => ReactNode) | undefined;
  openID?: string | null;
  onOpen?: (id: string | null) => void;
  empty: string;
}

/** Rows that can be sorted, of which only those in sight are in the document. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowID, sortedBy, detail, openID, onOpen, empty } = props;
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowID,
    initialState: { sorting: sortedBy ? [sortedBy] : [] },
    enableSortingRemoval: false,
  });
  const sorted = table.getRowModel().rows;
  const body = useRef<HTMLDivElement>(null);
  const isPrinted = useIsPrinted();
  const top = useOffsetTop(body);
  const virtual = useWindowVirtualizer({
    count: sorted.length,
    estimateSize: () => 37,
    getItemKey: (index) => sorted[index]!.id,
    overscan: isPrinted ? PRINTED_ROWS : 12,
    scrollMargin: top,
  });
  const handler = useRef(onOpen);
  const opened = useRef(openID);
  handler.current = onOpen;
  opened.current = openID;
  const toggle = useCallback(
    (id: string) => handler.current?.(opened.current === id ? null : id),
    [],
  );
  const template = columns.map(({ meta }) => `minmax(0, ${metaOf(meta).width ?? 150}fr)`).join(' ');
  return (
    <div
      className="data-table"
      role="table"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      style={{ '--columns': template } as object}
    >
      <div className="data-head" role="row">
        {table.getHeaderGroups()[0]!.headers.map(({ id, column }) => (
          <div
            key={id}
            role="columnheader"
            data-number={isNumber(column.columnDef) || undefined}
            data-head={metaOf(column.columnDef.meta).head !== undefined || undefined}
            aria-sort={sortOf(column.getIsSorted())}
          >
            {metaOf(column.columnDef.meta).head}
            {column.getCanSort() && column.columnDef.header !== '' ? (
              <button type="button" onClick={column.getToggleSortingHandler()}>
                {String(column.columnDef.header)}
                <span aria-hidden>
                  {{ asc: ' ↑', desc: ' ↓', false: '' }[String(column.getIsSorted())]}
                </span>
              </button>
            ) : (
              String(column.columnDef.header ?? '')
            )}
          </div>
        ))}
      </div>
      <div
        ref={body}
        className="data-body"
        role="rowgroup"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index]!;
          const isOpen = openID === row.id;
          return (
            <div
              key={row.id}
              ref={virtual.measureElement}
              data-index={item.index}
              className="data-item"
              data-open={isOpen || undefined}
              style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
            >
              <DataRow
                row={row}
                columns={columns}
                isClickable={onOpen !== undefined}
                toggle={toggle}
              />
              {isOpen && detail && <Fragment>{detail(row.original)}</Fragment>}
            </div>
          );
        })}
      </div>
      {sorted.length === 0 && <p className="data-empty">{empty}</p>}
    </div>
  );
}

interface RowProps {
  // biome-ignore lint/suspicious/noExplicitAny: rows of any table.
  row: RowOf<Features, any>;
  /** What its cells show follows from them. */
  columns: unknown;
  isClickable: boolean;
  toggle: (id: string) => void;
}

/** Drawn once, however far the table is scrolled: its cells cost more than a frame may take. */
const DataRow = memo(function DataRow({ row, isClickable, toggle }: RowProps) {
  /** What is pressed inside of a cell is for that. */
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || ![' ', 'Enter'].includes(event.key)) return;
    event.preventDefault();
    toggle(row.id);
  };
  return (
    <div
      role="row"
      tabIndex={isClickable ? 0 : -1}
      className="data-row"
      onClick={isClickable ? () => toggle(row.id) : undefined}
      onKeyDown={isClickable ? press : undefined}
      data-clickable={isClickable || undefined}
    >
      {row.getAllCells().map((cell) => (
        <div
          key={cell.id}
          role="cell"
          data-number={isNumber(cell.column.columnDef) || undefined}
          data-label={String(cell.column.columnDef.header ?? '')}
          data-phone={metaOf(cell.column.columnDef.meta).onPhone}
        >
          <FlexRender cell={cell} />
        </div>
      ))}
    </div>
  );
});

const metaOf = (meta: unknown): ColumnMeta => meta ?? {};
const isNumber = ({ meta }: { meta?: unknown }): boolean => metaOf(meta).isNumber ?? false;

const sortOf = (sorted: false | 'asc' | 'desc') =>
  sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending';
