/** `log-flow/client` in Node (22 or newer). */
import { Client, type ClientOptions } from '../client.ts';
import { type NodeSource, nodeSender } from './send.ts';

export * from '../exports.ts';
export type { NodeSource } from './send.ts';

/** A server as one person sees it. Throws a TypeError where `server` is no http or https URL. */
export const createClient = (options: ClientOptions): Client<NodeSource> =>
  new Client(nodeSender, options);
