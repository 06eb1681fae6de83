import { Alert, Button, PasswordInput, Stack, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changePassword } from '../api/session.ts';
import { Failure } from '../shell/failure.tsx';

export function Password() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: () => {
      setCurrent('');
      setNext('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <section aria-label="Password">
      <Title order={2} size="h5" mb="xs">
        Password
      </Title>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={380}>
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            description="All other sessions end"
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          {change.isError && <Failure error={change.error} />}
          {change.isSuccess && (
            <Alert color="teal" role="status">
              The password is changed.
            </Alert>
          )}
          <Button type="submit" variant="default" loading={change.isPending}>
            Change it
          </Button>
        </Stack>
      </form>
    </section>
  );
}
