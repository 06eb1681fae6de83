import type { Format } from '../../formats/format.ts';
import { levelOfNumber } from '../../levels/levels.ts';
import { OBJECT_LEVELS } from '../assembly/layout.ts';
import type { KernelMemory } from '../memory/kernel-memory.ts';

/** Which levels numbers mean in objects of this form of JSON, in a file of other lines. */
export function fillObjectLevels(memory: KernelMemory, { keys }: Format): void {
  for (let value = 0; value < 256; value++)
    memory.view.setInt8(OBJECT_LEVELS + value, levelOfNumber(value, keys.numbering));
}
