import { createInProcessBus } from '../../src/live/in-process/index.ts';
import { progressBusContract } from './progress-bus.ts';

progressBusContract('one process', async () => {
  const bus = createInProcessBus();
  return { here: bus, there: bus, close: () => bus.close() };
});
