/** Keeps what is read where it is when records appear above it. */
import type { Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import type { LogRecord } from '../../api/types.ts';

/** @param records what the list shows now */
export function useAnchor(records: LogRecord[], virtual: Virtualizer<Window, Element>): void {
  const anchor = useRef<{ line: number; start: number } | null>(null);
  const shown = useRef(records);
  useLayoutEffect(() => {
    const held = anchor.current;
    if (shown.current !== records && held) {
      const index = records.findIndex(({ line }) => line === held.line);
      const start = virtual.measurementsCache[index]?.start;
      if (start !== undefined && start !== held.start) window.scrollBy(0, start - held.start);
    }
    shown.current = records;
    const offset = virtual.scrollOffset ?? 0;
    // The first one in view; nothing is held where the list begins in view.
    const first = virtual.getVirtualItems().find(({ end }) => end > offset);
    const isInside = first && virtual.options.scrollMargin < offset;
    const line = isInside ? records[first.index]?.line : undefined;
    anchor.current = line === undefined ? null : { line, start: first!.start };
  });
}
