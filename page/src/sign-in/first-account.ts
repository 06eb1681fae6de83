/** The address of the account that “Try it now” makes. */
export const FIRST_ADDRESS = 'me@this-machine';

/** Sets a new password, in the folder where Log-Flow was started. */
export const passwordCommand = (address: string): string =>
  `node bin/log-flow.js users password ${address}`;
