import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { resumeOnce } from '../api/early-session.ts';
import { sessionStore } from '../api/session.ts';
import { useExports } from '../job/export/running-exports.ts';
import { SignInPage } from '../sign-in/sign-in-page.tsx';
import { Failure } from './failure.tsx';
import { Header } from './header.tsx';
import './shell.css';

// Nobody drops a file in the first moment.
const DropAnywhere = lazy(async () => ({
  default: (await import('../home/drop-anywhere.tsx')).DropAnywhere,
}));

// Most exports are over in a moment.
const ExportList = lazy(async () => ({
  default: (await import('../job/export/export-list.tsx')).ExportList,
}));

/** Everything is behind a session: whoever has none is asked to sign in, and then sees what he came for. */
export function Shell() {
  const user = useSyncExternalStore(sessionStore.subscribe, sessionStore.user);
  const resumed = useQuery({
    queryKey: ['session'],
    queryFn: resumeOnce,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (user) {
    return (
      <>
        <Header user={user} />
        <main className="main">
          <Outlet />
        </main>
        <Suspense>
          <DropAnywhere />
          <Exports />
        </Suspense>
      </>
    );
  }
  if (resumed.isPending) {
    return (
      <Center h="100vh">
        <Loader size="sm" role="status" aria-label="Loading" />
      </Center>
    );
  }
  if (resumed.isError) {
    return (
      <main className="main">
        <Failure error={resumed.error} retry={() => void resumed.refetch()} />
      </main>
    );
  }
  return <SignInPage options={resumed.data} />;
}

function Exports() {
  const shown = useExports().filter(({ isShown }) => isShown);
  return shown.length === 0 ? null : <ExportList exports={shown} />;
}
