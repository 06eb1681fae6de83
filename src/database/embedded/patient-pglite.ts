import { PGlite } from '@electric-sql/pglite';
import { Breaks } from '../../runtime/breaks.ts';

/**
 * The embedded server runs each statement on the event loop's thread, and the next one as soon as the one before has its
 * answer. With some waiting, requests and timers would wait for all of them; here for the present one.
 */
export class PatientPGlite extends PGlite {
  readonly #breaks = new Breaks();

  override async execProtocolStream(
    ...parameters: Parameters<PGlite['execProtocolStream']>
  ): ReturnType<PGlite['execProtocolStream']> {
    await this.#breaks.next();
    return super.execProtocolStream(...parameters);
  }
}
