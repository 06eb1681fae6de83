import { useSyncExternalStore } from 'react';

const paper = matchMedia('print');

function subscribe(changed: () => void): () => void {
  paper.addEventListener('change', changed);
  return () => paper.removeEventListener('change', changed);
}

/** Rows of a table that are printed above and below those in sight. */
export const PRINTED_ROWS = 1000;

/** Is the page being printed? Then rows out of sight are there too, and charts are drawn in the colours of paper. */
export const useIsPrinted = (): boolean => useSyncExternalStore(subscribe, () => paper.matches);
