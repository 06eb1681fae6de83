/** Documents of which a run replaces one part: `<!-- NAME: begin -->` to `<!-- NAME: end -->`. */

/** The document with `text` between the markers of that name. Throws an Error where the markers are not. */
export function replaceBetween(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`No place for the figures: ${begin} ... ${end}`);
  return `${document.slice(0, from)}${begin}\n\n${text}\n\n${document.slice(to)}`;
}
