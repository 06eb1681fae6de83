import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { jobsQuery } from '../api/jobs.ts';
import { Failure } from '../shell/failure.tsx';
import { DropZone } from './drop-zone.tsx';
import { SendingList } from './sending-list.tsx';
import { useSendings, whenSent } from './uploads.ts';

// Where there is no log yet, nobody waits for tables.
const JobTable = lazy(async () => ({ default: (await import('./job-table.tsx')).JobTable }));

/** Milliseconds between two looks at the list, while jobs run and while none does. */
const BUSY_MS = 1000;
const QUIET_MS = 10_000;

const isRunning = ({ status }: { status: string }) => status !== 'Completed' && status !== 'Failed';

export function HomePage() {
  const client = useQueryClient();
  const sendings = useSendings();
  const jobs = useQuery({
    ...jobsQuery(),
    refetchInterval: ({ state }) =>
      sendings.length > 0 || state.data?.some(isRunning) ? BUSY_MS : QUIET_MS,
  });
  useEffect(() => {
    whenSent(() => void client.invalidateQueries({ queryKey: ['jobs'] }));
    return () => whenSent(null);
  }, [client]);
  useEffect(() => {
    document.title = 'Log-Flow';
  }, []);
  return (
    <>
      <DropZone isProminent={jobs.data?.length === 0 && sendings.length === 0} />
      <SendingList sendings={sendings} />
      {jobs.isError && <Failure error={jobs.error} retry={() => void jobs.refetch()} />}
      {jobs.data && jobs.data.length > 0 && (
        <Suspense>
          <JobTable jobs={jobs.data} />
        </Suspense>
      )}
    </>
  );
}
