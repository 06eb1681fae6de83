import { Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queuesQuery } from '../api/jobs.ts';
import { count } from '../format/numbers.ts';
import { ago, duration } from '../format/time.ts';
import { Failure } from '../shell/failure.tsx';

/** What waits and runs; all of it for administrators, else what is the caller's own. */
export function QueuePage() {
  const queues = useQuery(queuesQuery());
  if (queues.isError) return <Failure error={queues.error} retry={() => void queues.refetch()} />;
  if (!queues.data) return null;
  const { workers, failed } = queues.data;
  return (
    <>
      <Title order={1} size="h3" mb="sm">
        Queue
      </Title>
      <div className="wide">
        <Table withTableBorder>
          <Table.Thead>
            <Table.Tr>
              {['Queue', 'Ready', 'In work', 'Later', 'Oldest waits'].map((title) => (
                <Table.Th key={title}>{title}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {queues.data.queues.map(({ name, ready, inFlight, delayed, oldestSeconds }) => (
              <Table.Tr key={name}>
                <Table.Td>{name === 'own' ? 'Your logs' : name}</Table.Td>
                <Table.Td>{count(ready)}</Table.Td>
                <Table.Td>{count(inFlight)}</Table.Td>
                <Table.Td>{count(delayed)}</Table.Td>
                <Table.Td>{oldestSeconds === null ? '–' : duration(oldestSeconds)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <p className="quiet">{count(failed)} failed</p>
      {workers.length > 0 && (
        <div className="wide">
          <Table withTableBorder>
            <Table.Thead>
              <Table.Tr>
                {['Worker', 'Busy', 'Last seen'].map((title) => (
                  <Table.Th key={title}>{title}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {workers.map(({ id, busy, lastSeen }) => (
                <Table.Tr key={id}>
                  <Table.Td>{id}</Table.Td>
                  <Table.Td>{busy}</Table.Td>
                  <Table.Td>{ago(lastSeen)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}
