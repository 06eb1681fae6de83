import type { Words } from '../../../src/client/browser/index.ts';

/** Where the server speaks of its protocol: of what the page sends only a filter can be that long. */
export const WORDS: Words = {
  headers_too_large: {
    title: 'The filter is too long',
    detail:
      'Make it shorter: it may have 10,240 characters, and fewer where signs or letters are not of ASCII.',
  },
  unreachable: {
    title: 'The server cannot be reached',
    detail: 'Check that it runs and that this computer is connected; the page goes on by itself.',
  },
  broken_off: { title: 'The answer broke off', detail: 'Try again in a moment.' },
};
