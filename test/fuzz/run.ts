/**
 * Fuzzing for as long as is asked: `npm run fuzz -- --seconds 60 --seed 7 --target compressed`. Prints a table, and of a
 * case that fails the smallest input and the command that runs it again. Exit code 1 where one failed.
 */
import { parseArgs } from 'node:util';
import { runTarget } from './run-target.ts';
import { withTargets } from './targets/index.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    target: { type: 'string', multiple: true, default: [] },
    path: { type: 'string' },
  },
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
if (!(seconds > 0 && Number.isInteger(seed))) {
  process.stderr.write('--seconds takes a number above 0, --seed a whole number.\n');
  process.exit(2);
}

await withTargets(values.target, async (targets) => {
  if (targets.length === 0) {
    process.stderr.write(`No target is named ${values.target.join(' or ')}.\n`);
    process.exitCode = 2;
    return;
  }
  process.stdout.write(`seed ${seed}\n\n`);
  process.stdout.write(
    '| target | cases | cases/s | slowest case | most ms a MB |\n|---|--:|--:|---|--:|\n',
  );
  const milliseconds = (seconds * 1000) / targets.length;
  for (const target of targets) {
    const result = await runTarget(target, { seed, milliseconds, path: values.path });
    const { cases, slowest, msPerMB, failure } = result;
    const perSecond = (cases / result.seconds).toFixed(0);
    const cost = slowest && `${Math.round(slowest.ms)} ms for ${slowest.bytes} bytes`;
    process.stdout.write(
      `| ${target.name} | ${cases} | ${perSecond} | ${cost ?? '-'} | ${msPerMB?.toFixed(0) ?? '-'} |\n`,
    );
    if (!failure) continue;
    process.exitCode = 1;
    const { path, input, error } = failure;
    process.stdout.write(
      `\n${target.name} failed: ${error}\n\ninput: ${input}\n\nrepeat: npm run fuzz -- --target ${target.name} --seed ${seed} --path ${path}\n\n`,
    );
  }
});
