/**
 * Grouping accuracy of log parsing (J. Zhu et al., "Tools and Benchmarks for Automated Log Parsing",
 * ICSE-SEIP 2019): the share of lines whose predicted group holds exactly the lines that their true
 * group holds. One line too many or too few in a group makes all its lines wrong.
 */
export function groupingAccuracy(predicted: readonly string[], truth: readonly string[]): number {
  if (predicted.length !== truth.length) {
    throw new Error(`${predicted.length} lines are predicted, ${truth.length} are known`);
  }
  const groups = linesBy(predicted);
  let correct = 0;
  for (const lines of linesBy(truth).values()) {
    const group = groups.get(predicted[lines[0]!]!)!;
    // Both lists are in ascending order.
    if (group.length === lines.length && group.every((line, i) => line === lines[i])) {
      correct += lines.length;
    }
  }
  return truth.length === 0 ? 1 : correct / truth.length;
}

function linesBy(keys: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [line, key] of keys.entries()) {
    const lines = groups.get(key);
    if (lines) lines.push(line);
    else groups.set(key, [line]);
  }
  return groups;
}
