import { AppError } from '../errors.ts';
import { isAddress } from '../runtime/email-address.ts';

/** E-mail addresses are kept and compared in this form. */
export function normaliseAddress(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}

/** Throws `validation_failed` for what is no address. */
export function assertAddress(address: string): void {
  if (isAddress(address)) return;
  throw new AppError('validation_failed', 'Give an e-mail address, such as me@example.com.', {
    errors: [{ path: '/email', message: 'is no e-mail address' }],
  });
}
