/** How far below the top of the page a list begins. */
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/**
 * Pixels; followed as what stands above grows and shrinks, which changes the height of the page. It is read then, not at each
 * drawing: in the middle of a drawing the browser would lay out the whole page for it.
 */
export function useOffsetTop(list: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), [list]);
  useEffect(() => {
    const observer = new ResizeObserver(() => setTop(list.current?.offsetTop ?? 0));
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return top;
}
