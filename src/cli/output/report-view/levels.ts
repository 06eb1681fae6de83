import { LEVELS, type Level, type Report } from '../../../engine/index.ts';
import { bar } from '../charts.ts';
import { formatCount, formatShare } from '../numbers.ts';
import { BAR_WIDTH, LEVEL_STYLES, paint, RIGHT, rows, type Style, title } from './text.ts';

const NO_LEVEL = 'no level';

/** Records by level, the most severe first, and those without one. */
export function levels({ logLevelCounts, logsWithoutLevel }: Report, width: number): string {
  const counts: [name: Level | typeof NO_LEVEL, count: number, style: Style][] = [
    ...LEVELS.toReversed().map(
      (level) => [level, logLevelCounts[level], LEVEL_STYLES[level]] as [Level, number, Style],
    ),
    [NO_LEVEL, logsWithoutLevel, 'dim'],
  ];
  const present = counts.filter(([, count]) => count > 0);
  if (present.length === 0) return '';
  const total = present.reduce((sum, [, count]) => sum + count, 0);
  const most = Math.max(...present.map(([, count]) => count));
  const cells = present.map(([name, count, style]) => [
    paint(style, name),
    formatCount(count),
    formatShare(count, total),
    paint(style, bar(count / most, BAR_WIDTH)),
  ]);
  return `${title('Levels')}\n${rows([{}, RIGHT, RIGHT, {}], cells, width)}`;
}
