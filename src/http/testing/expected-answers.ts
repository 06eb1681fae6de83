/** Who calls a route in the authorisation test, and what a kind of route answers to each of them. */

export const ROLES = [
  'none',
  'bad',
  'badKey',
  'stranger',
  'readKey',
  'uploadKey',
  'adminScopeOfNoAdmin',
  'owner',
  'admin',
  'adminKey',
] as const;
export type Role = (typeof ROLES)[number];

/** A status of success, or the code of the refusal. */
export type Expected = Record<Role, number | string>;

const REFUSED = { none: 'unauthorized', bad: 'invalid_token', badKey: 'invalid_token' } as const;
const NO_SCOPE = 'insufficient_scope';

/** Of a route for which it does not matter who calls. */
export const everybody = (answer: number | string): Expected =>
  Object.fromEntries(ROLES.map((role) => [role, answer])) as Expected;

/** Of a route that shows or takes what is the caller's own. */
export const everyUser = (
  status: number,
  scopes: 'read' | 'upload' | 'any' | 'session',
): Expected => ({
  ...REFUSED,
  stranger: status,
  readKey: scopes === 'read' || scopes === 'any' ? status : NO_SCOPE,
  uploadKey: scopes === 'upload' || scopes === 'any' ? status : NO_SCOPE,
  adminScopeOfNoAdmin: scopes === 'any' ? status : NO_SCOPE,
  owner: status,
  admin: status,
  adminKey: scopes === 'session' ? NO_SCOPE : status,
});

/** Of a route about one thing of the owner: for everybody else there is no such thing. */
export const ownerAlone = (status: number, scopes: 'read' | 'upload' | 'session'): Expected => ({
  ...everyUser(status, scopes),
  stranger: 'not_found',
  admin: 'not_found',
  ...(scopes !== 'session' && { adminKey: 'not_found' }),
});

export const ADMINS: Expected = {
  ...REFUSED,
  stranger: 'admin_required',
  readKey: NO_SCOPE,
  uploadKey: NO_SCOPE,
  adminScopeOfNoAdmin: 'admin_required',
  owner: 'admin_required',
  admin: 200,
  adminKey: 200,
};
