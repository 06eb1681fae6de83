import {
  Button,
  Menu,
  SegmentedControl,
  Text,
  Tooltip,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { signOut } from '../api/session.ts';
import type { User } from '../api/types.ts';
import type { Zone } from '../format/time.ts';
import { finishRemovals } from '../home/removals.tsx';
import { useZone } from '../preferences/zone.ts';
import { FIRST_ADDRESS } from '../sign-in/first-account.ts';
import { KeysHelp } from './keys-help.tsx';

export function Header({ user }: { user: User }) {
  return (
    <header className="header">
      <Link to="/" className="logo">
        Log-Flow
      </Link>
      <nav className="header-links" aria-label="Pages">
        <Link to="/all">All logs</Link>
        <Link to="/queue">Queue</Link>
        <Link to="/failed">Failed</Link>
      </nav>
      <ZoneSwitch />
      <KeysHelp />
      <AccountMenu user={user} />
    </header>
  );
}

function ZoneSwitch() {
  const [zone, setZone] = useZone();
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Tooltip label={`Times are shown in ${zone === 'UTC' ? 'UTC' : local}`}>
      <SegmentedControl
        size="xs"
        visibleFrom="sm"
        aria-label="Time zone"
        value={zone}
        onChange={(value) => setZone(value as Zone)}
        data={[
          { value: 'local', label: 'Local' },
          { value: 'UTC', label: 'UTC' },
        ]}
      />
    </Tooltip>
  );
}

const ZONES = [
  ['local', 'Local time'],
  ['UTC', 'UTC'],
] as const;
const SCHEMES = [
  ['auto', 'Theme of the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

const LeaveDialog = lazy(async () => ({
  default: (await import('./leave-dialog.tsx')).LeaveDialog,
}));

function AccountMenu({ user }: { user: User }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [zone, setZone] = useZone();
  const leave = async () => {
    try {
      await finishRemovals();
      await signOut();
    } catch (error) {
      notifications.show({ color: 'red', message: (error as Error).message });
    }
  };
  const [isLeaving, leaving] = useDisclosure();
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button size="compact-sm" variant="subtle" color="gray" maw={200}>
            <Text size="sm" truncate>
              {user.email}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Times</Menu.Label>
          {ZONES.map(([value, label]) => (
            <Menu.Item
              key={value}
              onClick={() => setZone(value)}
              rightSection={zone === value ? '✓' : null}
              aria-current={zone === value}
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Label>Appearance</Menu.Label>
          {SCHEMES.map(([scheme, label]) => (
            <Menu.Item
              key={scheme}
              onClick={() => setColorScheme(scheme)}
              rightSection={colorScheme === scheme ? '✓' : null}
              aria-current={colorScheme === scheme}
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item component={Link} to="/account">
            Account
          </Menu.Item>
          <Menu.Item onClick={user.email === FIRST_ADDRESS ? leaving.open : leave}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isLeaving && (
        <Suspense>
          <LeaveDialog address={user.email} close={leaving.close} leave={leave} />
        </Suspense>
      )}
    </>
  );
}
