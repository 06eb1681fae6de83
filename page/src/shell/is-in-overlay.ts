/** Whether a key was pressed in a menu, a list of choices or a dialog, or on the button that has opened one: it is meant for that. */
export function isInOverlay({ target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('[role=menu], [role=listbox], [role=dialog]') !== null ||
    (target.getAttribute('aria-haspopup') !== null &&
      target.getAttribute('aria-expanded') === 'true')
  );
}
