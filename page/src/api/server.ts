/** The server that this page comes from, as whoever is signed in. */
import { createClient } from '../../../src/client/browser/index.ts';
import { accessToken, renew } from './session.ts';
import { WORDS } from './words.ts';

/** What is shown is asked for again by the queries, what is sent by the list of uploads: both tell the person. */
export const server = createClient({
  server: location.origin,
  token: { token: accessToken, renew },
  words: WORDS,
  ...{ retries: 0, mostWaits: 0 },
});
