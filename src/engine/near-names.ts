/** Names that somebody may have meant by one that does not exist. */

const MOST_CHANGES = 3;

/** The name that is at most three changed letters away, if there is one. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0] && ranked[0].distance <= MOST_CHANGES ? ranked[0].other : undefined;
}

/** Those of the names that contain it, or the nearest one; at most `most`. */
export function nearNames(name: string, names: readonly string[], most: number): string[] {
  const longer = name === '' ? [] : names.filter((other) => other.includes(name));
  if (longer.length > 0) return longer.sort((a, b) => a.length - b.length).slice(0, most);
  const nearest = nearestName(name, names);
  return nearest === undefined ? [] : [nearest];
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
