/** Keeps what is read where it is when records appear above it. */
import type { Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import type { ListedRecord } from './listed-record.ts';

/** @param records what the list shows now */
export function useAnchor(
  records: readonly ListedRecord[],
  virtual: Virtualizer<Window, Element>,
): void {
  const anchor = useRef<{ id: string; start: number } | null>(null);
  const shown = useRef(records);
  useLayoutEffect(() => {
    const held = anchor.current;
    if (shown.current !== records && held) {
      const index = records.findIndex(({ id }) => id === held.id);
      const start = virtual.measurementsCache[index]?.start;
      if (start !== undefined && start !== held.start) window.scrollBy(0, start - held.start);
    }
    shown.current = records;
    const offset = virtual.scrollOffset ?? 0;
    // The first one in view; nothing is held where the list begins in view.
    const first = virtual.getVirtualItems().find(({ end }) => end > offset);
    const isInside = first && virtual.options.scrollMargin < offset;
    const id = isInside ? records[first.index]?.id : undefined;
    anchor.current = id === undefined ? null : { id, start: first!.start };
  });
}
