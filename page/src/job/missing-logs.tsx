import { Alert, Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { count } from '../format/numbers.ts';
import { askedIDs, type ChosenLogs } from './chosen-of.ts';
import type { ReportSearch } from './report-state.ts';

/** The colour of links is hard to read on that of the alert. */
const INK = { size: 'sm', c: 'var(--ink)', underline: 'always' } as const;

/** Which of the chosen logs are not in the report, why, and the ways on from there. Nothing where all are. */
export function MissingLogs({ chosen }: { chosen: ChosenLogs }) {
  const { logs, gone, unreadable } = chosen;
  const missing = gone.length + unreadable.length;
  if (missing === 0) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      my="sm"
      role="alert"
      title={titleOf(missing, missing + logs.length)}
    >
      {gone.length > 0 && <Gone ids={gone} />}
      {unreadable.length > 0 && <Unreadable logs={unreadable} />}
      <Group gap="md" mt="xs">
        {logs.length > 0 && (
          <Anchor
            component={Link}
            to="."
            search={
              ((before: ReportSearch) => ({ ...before, jobs: askedIDs(chosen).join() })) as never
            }
            {...INK}
          >
            Go on without {missing === 1 ? 'it' : 'them'}
          </Anchor>
        )}
        <Anchor component={Link} to="/" {...INK}>
          To your logs
        </Anchor>
      </Group>
    </Alert>
  );
}

function titleOf(missing: number, all: number): string {
  if (missing === all) return all === 1 ? 'This log is missing' : 'All of these logs are missing';
  return `${count(missing)} of these ${count(all)} logs ${missing === 1 ? 'is' : 'are'} missing`;
}

/** What is deleted has no name any more. */
function Gone({ ids }: { ids: string[] }) {
  return (
    <Text size="sm" className="break">
      Deleted, or of another account: {ids.length === 1 ? 'log' : 'logs'}{' '}
      <span className="mono">{ids.join(', ')}</span>
    </Text>
  );
}

function Unreadable({ logs }: { logs: ChosenLogs['unreadable'] }) {
  return (
    <Text size="sm" className="break">
      The bytes are gone, so that its own report alone can be shown:{' '}
      {logs.map(({ jobID, fileName }, index) => (
        <span key={jobID}>
          {index > 0 && ', '}
          <Anchor component={Link} to="/jobs/$jobID" params={{ jobID } as never} {...INK}>
            {fileName}
          </Anchor>
        </span>
      ))}
    </Text>
  );
}
