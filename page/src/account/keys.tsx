import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { addKey, keysQuery, removeKey } from '../api/account.ts';
import { ago } from '../format/time.ts';
import { Failure } from '../shell/failure.tsx';

/** Keys for scripts and shippers, each shown once. */
export function Keys() {
  const client = useQueryClient();
  const keys = useQuery(keysQuery());
  const onSettled = () => client.invalidateQueries({ queryKey: ['keys'] });
  const add = useMutation({
    mutationFn: (name: string) => addKey(name, ['upload', 'read']),
    onSettled,
  });
  const remove = useMutation({ mutationFn: removeKey, onSettled });
  const failed = keys.error ?? add.error ?? remove.error;
  return (
    <section aria-label="API keys">
      <Title order={2} size="h5" mb="xs">
        API keys
      </Title>
      <Stack gap="sm">
        {failed && <Failure error={failed} />}
        {add.data && <NewKey value={add.data.key} />}
        <KeyForm add={(name) => add.mutate(name)} isPending={add.isPending} />
        {keys.data && keys.data.items.length > 0 && (
          <div className="wide">
            <Table withTableBorder>
              <Table.Tbody>
                {keys.data.items.map(({ id, name, hint, scopes, lastUsedAt }) => (
                  <Table.Tr key={id}>
                    <Table.Td>{name}</Table.Td>
                    <Table.Td>
                      <Code>{hint}…</Code>
                    </Table.Td>
                    <Table.Td>{scopes.join(', ')}</Table.Td>
                    <Table.Td>{lastUsedAt ? `used ${ago(lastUsedAt)}` : 'never used'}</Table.Td>
                    <Table.Td ta="right">
                      <Button size="compact-xs" variant="default" onClick={() => remove.mutate(id)}>
                        Delete
                      </Button>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
      </Stack>
    </section>
  );
}

function KeyForm({ add, isPending }: { add: (name: string) => void; isPending: boolean }) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add(name);
    setName('');
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <TextInput
          label="A new key, to upload and read"
          placeholder="what it is for"
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={isPending}>
          Make it
        </Button>
      </Group>
    </form>
  );
}

function NewKey({ value }: { value: string }) {
  const line = `curl -H "authorization: Bearer ${value}" -T app.log ${location.origin}/api/upload-logs/`;
  return (
    <Alert color="teal" title="Copy it now: it is not shown again">
      <Group gap="xs">
        <Code className="break">{value}</Code>
        <CopyButton value={value}>
          {({ copy, copied }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="xs" mt="xs">
        To send a file with it:
      </Text>
      <Code block className="wrapped">
        {line}
      </Code>
    </Alert>
  );
}
