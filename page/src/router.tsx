import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { HomePage } from './home/home-page.tsx';
import { type ReportSearch, readReportSearch } from './job/report-state.ts';
import { readSearch, writeSearch } from './search-params.ts';
import { Failure } from './shell/failure.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Failure error={error as Error} retry={reset} />,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: HomePage,
});

const job = createRoute({
  getParentRoute: () => root,
  path: '/jobs/$jobID',
  validateSearch: readReportSearch,
  component: lazyRouteComponent(() => import('./job/job-page.tsx'), 'JobPage'),
});

const combined = createRoute({
  getParentRoute: () => root,
  path: '/all',
  validateSearch: (search): ReportSearch & { jobs?: string; bundle?: string } => ({
    ...readReportSearch(search),
    ...(typeof search.jobs === 'string' && { jobs: search.jobs }),
    ...(typeof search.bundle === 'string' && { bundle: search.bundle }),
  }),
  component: lazyRouteComponent(() => import('./job/combined-page.tsx'), 'CombinedPage'),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  component: lazyRouteComponent(() => import('./queue/queue-page.tsx'), 'QueuePage'),
});

const failed = createRoute({
  getParentRoute: () => root,
  path: '/failed',
  component: lazyRouteComponent(() => import('./failed/failed-page.tsx'), 'FailedPage'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, job, combined, queue, failed, account]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  parseSearch: readSearch,
  stringifySearch: writeSearch,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
