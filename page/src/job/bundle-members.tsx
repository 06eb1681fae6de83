import { Anchor, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Bundle } from '../api/types.ts';
import { count } from '../format/numbers.ts';
import { Counted, Errors, JobState, Understood } from '../home/job-cells.tsx';

/** The logs of an archive, and what of it is none and why. */
export function BundleMembers({ bundle }: { bundle: Bundle }) {
  const { members, skipped, isComplete } = bundle;
  const logs = members.length === 1 ? '1 log' : `${count(members.length)} logs`;
  const title = `${logs} in it${skipped.length > 0 ? `, ${count(skipped.length)} skipped` : ''}`;
  return (
    <details className="bundle" open={skipped.length > 0 || members.length <= 12}>
      <summary>{title}</summary>
      {!isComplete && (
        <Text size="sm" c="var(--warn-ink)">
          Not all of it has come: it is being sent, or was cut off.
        </Text>
      )}
      <Table.ScrollContainer minWidth={560} type="native">
        <Table aria-label="Logs of the archive" verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Log</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th ta="right">Records</Table.Th>
              <Table.Th ta="right">Errors</Table.Th>
              <Table.Th ta="right">Understood</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {members.map((job) => (
              <Table.Tr key={job.jobID}>
                <Table.Td className="break">
                  <Anchor
                    component={Link}
                    to="/jobs/$jobID"
                    params={{ jobID: job.jobID } as never}
                    size="sm"
                  >
                    {job.bundle?.path ?? job.fileName}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <JobState job={job} />
                </Table.Td>
                <Table.Td ta="right">
                  <Counted job={job} />
                </Table.Td>
                <Table.Td ta="right">
                  <Errors job={job} />
                </Table.Td>
                <Table.Td ta="right">
                  <Understood job={job} />
                </Table.Td>
              </Table.Tr>
            ))}
            {skipped.map(({ path, code, message }) => (
              <Table.Tr key={`${path}\n${code}`}>
                <Table.Td className="break">
                  <Text size="sm" c="dimmed">
                    {path || 'The rest of it'}
                  </Text>
                </Table.Td>
                <Table.Td colSpan={4}>
                  <Text size="sm" c="dimmed" className="break">
                    Skipped: {message} <span className="mono">{code}</span>
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}
