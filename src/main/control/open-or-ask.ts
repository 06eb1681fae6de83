import { isFolderInUse } from '../../database/embedded/folder-lock.ts';
import { controlOf } from './call-control.ts';
import type { Operations } from './serve-control.ts';

/**
 * Opens what is in the data folder; where a server has it, its operations `names` do the same there. Throws
 * `data_folder_in_use` where whoever has it offers none, as another command.
 */
export async function openOrAsk<Served extends Operations>(
  folder: string,
  names: readonly (keyof Served & string)[],
  open: () => Promise<Served>,
): Promise<Served> {
  try {
    return await open();
  } catch (error) {
    if (!isFolderInUse(error)) throw error;
    const served = await controlOf<Served>(folder, names);
    if (served === null) throw error;
    return served;
  }
}
