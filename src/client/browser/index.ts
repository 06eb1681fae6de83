/** `log-flow/client` in browsers. */
import { Client, type ClientOptions } from '../client.ts';
import { browserSender } from './send.ts';

export * from '../exports.ts';

/** A server as one person sees it. Throws a TypeError where `server` is no http or https URL. */
export const createClient = (options: ClientOptions): Client<Blob> =>
  new Client(browserSender, options);
