/** Where the token of each request comes from. */
export interface TokenSource {
  /** A token that is good for some seconds. Rejects with a Problem where nobody is signed in. */
  token(): Promise<string>;
  /**
   * After an answer 401 to this token: whether there is another one now. Left out: there is none, and the answer counts.
   */
  renew?(refused: string): Promise<boolean>;
}

/** A token that stays as it is: an API key, or an access token of another place. */
export const fixedToken = (token: string): TokenSource => ({ token: async () => token });
