import { readConfig } from '../../config/index.ts';
import { secretValues } from '../../config/secret-values.ts';
import { createMask } from '../../runtime/mask-secrets.ts';
import { type Finding, finding } from './check.ts';
import { machineChecks } from './machine.ts';
import { serviceChecks } from './services.ts';

export type { Finding } from './check.ts';

/** Looks at everything that the configuration names, one after the other. Throws a ConfigError where that cannot be used. */
export async function* examine(): AsyncGenerator<Finding, void> {
  const config = readConfig(process.env);
  yield { name: 'settings', isGood: true, fact: 'can be used' };
  const mask = createMask(secretValues());
  for (const check of [...machineChecks(config), ...serviceChecks(config)]) {
    const found = await finding(check);
    yield { ...found, fact: mask(found.fact) };
  }
}
