/** E-mail addresses are kept and compared in this form. */
export function normaliseAddress(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}
