import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Problem } from './api/problem.ts';
import { sessionStore } from './api/session.ts';
import { forgetRemovals } from './home/removals.tsx';
import { cancelAll } from './home/uploads.ts';
import { endAllExports } from './job/export/running-exports.ts';
import { router } from './router.tsx';
import { theme } from './theme.ts';

/** Refusals stay what they are; a server that is away may be back. */
const isWorthARetry = (failures: number, error: Error): boolean =>
  failures < 3 &&
  error instanceof Problem &&
  (error.code === 'unreachable' || error.retryAfter !== undefined);

const client = new QueryClient({
  defaultOptions: { queries: { retry: isWorthARetry, staleTime: 2000, networkMode: 'always' } },
});

/** Nothing of one person is shown to the next, or sent as theirs: not in this tab, and not where another tab has changed the session. */
let present = sessionStore.user()?.id;
sessionStore.subscribe(() => {
  const before = present;
  present = sessionStore.user()?.id;
  if (before === undefined) return;
  client.clear();
  cancelAll();
  endAllExports();
  forgetRemovals();
});

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
// Read by the part of dialogs that keeps the page behind them from scrolling.
Object.assign(globalThis, { __webpack_nonce__: nonce });

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce ?? ''}>
      <Notifications position="bottom-center" />
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
