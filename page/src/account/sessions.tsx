import { Badge, Button, Group, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { endSession, sessionsQuery } from '../api/account.ts';
import { ago } from '../format/time.ts';
import { Failure } from '../shell/failure.tsx';

/** Where the account is signed in. */
export function Sessions() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery());
  const end = useMutation({
    mutationFn: (ids: string[]) => Promise.all(ids.map(endSession)),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const others = sessions.data?.items.filter(({ isCurrent }) => !isCurrent) ?? [];
  return (
    <section aria-label="Sessions">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          Signed in
        </Title>
        {others.length > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => end.mutate(others.map(({ id }) => id))}
          >
            Sign out everywhere else
          </Button>
        )}
      </Group>
      {(sessions.isError || end.isError) && <Failure error={(sessions.error ?? end.error)!} />}
      <div className="wide">
        <Table withTableBorder>
          <Table.Tbody>
            {sessions.data?.items.map(({ id, userAgent, address, lastUsedAt, isCurrent }) => (
              <Table.Tr key={id}>
                <Table.Td w="100%">
                  <Text size="sm" lineClamp={2} title={userAgent ?? undefined}>
                    {userAgent ?? 'Unknown program'}
                  </Text>
                </Table.Td>
                <Table.Td className="number">{address ?? ''}</Table.Td>
                <Table.Td className="number">{ago(lastUsedAt)}</Table.Td>
                <Table.Td ta="right">
                  {isCurrent ? (
                    <Badge variant="light" miw="max-content">
                      this one
                    </Badge>
                  ) : (
                    <Button size="compact-xs" variant="default" onClick={() => end.mutate([id])}>
                      Sign out
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
