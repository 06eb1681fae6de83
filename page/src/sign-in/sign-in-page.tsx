import {
  Alert,
  Button,
  Center,
  Code,
  Divider,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { register, signIn, tryItNow } from '../api/session.ts';
import type { AuthOptions } from '../api/types.ts';
import { FIRST_ADDRESS, passwordCommand } from './first-account.ts';

type Mode = 'sign in' | 'register';

/** Everything on it is known before it is shown, so that nothing moves under the pointer. */
export function SignInPage({ options }: { options: AuthOptions }) {
  const [chosen, setMode] = useState<Mode | null>(null);
  const canRegister = options.registration === 'open';
  const mode = chosen ?? (options.canTry ? 'register' : 'sign in');
  const other = mode === 'sign in' ? 'register' : 'sign in';
  return (
    <Center mih="100vh" px="md">
      <Paper withBorder shadow="xs" p="xl" w={380} component="main">
        <Stack gap="md">
          <div>
            <Title order={1} size="h3">
              Log-Flow
            </Title>
            <Text c="dimmed" size="sm">
              Drop a log, watch it being understood, ask it questions.
            </Text>
          </div>
          {options.canTry && <TryIt />}
          {options.wasTried && <OfThisMachine />}
          <Credentials key={mode} mode={mode} />
          {mode === 'sign in' && (
            <Text size="xs" c="dimmed">
              {options.provider === 'local'
                ? 'Where the account was made by curl or on the command line: sign in with the address and the password that were used there.'
                : 'Sign in with the account that you have in the Supabase project of this server.'}
            </Text>
          )}
          {canRegister && (
            <div>
              <Divider
                mb="sm"
                label={mode === 'sign in' ? 'No account yet?' : 'You have an account?'}
              />
              <Button fullWidth variant="outline" onClick={() => setMode(other)}>
                {mode === 'sign in' ? 'Register' : 'Sign in'}
              </Button>
            </div>
          )}
          {options.registration === 'closed' && (
            <Text size="sm" c="dimmed" ta="center">
              New accounts are made by whoever runs this server.
            </Text>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

/** The account that was made in another browser: nobody knows its password. */
function OfThisMachine() {
  return (
    <Alert color="gray" title="“Try it now” was used on this computer">
      <Text size="sm">
        In another browser, or somebody signed out. To see its logs here, set a password in a
        terminal, in the folder where Log-Flow was started, and sign in as {FIRST_ADDRESS} with it:
      </Text>
      <Code block mt={6}>
        {passwordCommand(FIRST_ADDRESS)}
      </Code>
    </Alert>
  );
}

function TryIt() {
  const begin = useMutation({ mutationFn: tryItNow });
  return (
    <Stack gap={6}>
      <Button size="md" onClick={() => begin.mutate()} loading={begin.isPending}>
        Try it now
      </Button>
      <Text size="xs" c="dimmed" ta="center">
        With an account of this computer; nothing leaves it.
      </Text>
      {begin.isError && <Refusal error={begin.error} />}
      <Divider label="or" mt={4} />
    </Stack>
  );
}

function Credentials({ mode }: { mode: Mode }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const isNew = mode === 'register';
  const begin = useMutation({ mutationFn: () => (isNew ? register : signIn)(email, password) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          description={
            isNew ? 'At least 8 characters, and not one that is easily guessed' : undefined
          }
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {begin.isError && <Refusal error={begin.error} />}
        {begin.isSuccess && (
          <Alert color="teal" role="status">
            Open the link in the e-mail that was sent to {begin.data.email}, then sign in.
          </Alert>
        )}
        <Button type="submit" loading={begin.isPending}>
          {isNew ? 'Register' : 'Sign in'}
        </Button>
      </Stack>
    </form>
  );
}

function Refusal({ error }: { error: Error }) {
  const title = error instanceof Problem ? error.title : 'That did not work';
  return (
    <Alert color="red" variant="light" title={title} role="alert">
      {error.message}
    </Alert>
  );
}
