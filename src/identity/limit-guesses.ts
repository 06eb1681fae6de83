import type { GuessDelays } from './guess-delays.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** An identity provider of which everything that takes a password is slowed down where it is guessed. */
export function limitGuesses(provider: IdentityProvider, delays: GuessDelays): IdentityProvider {
  return {
    ...provider,
    login: (email, password, client) =>
      delays.guess(email, client?.address, () => provider.login(email, password, client)),
    changePassword: (user, change, client) =>
      delays.guess(user.email, client?.address, () =>
        provider.changePassword(user, change, client),
      ),
    confirmPassword: (user, password, client) =>
      delays.guess(user.email, client?.address, () =>
        provider.confirmPassword(user, password, client),
      ),
  };
}
