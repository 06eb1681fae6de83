const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text that a client sent can be the id of a row: anything else belongs to nobody. */
export function isUUID(text: string): boolean {
  return UUID.test(text);
}
