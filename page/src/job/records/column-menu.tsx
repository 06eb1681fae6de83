import { Button, Checkbox, Popover, Stack, Text } from '@mantine/core';
import type { ReportState } from '../report-state.ts';
import { STANDARD_COLUMNS, writeColumns } from './columns.ts';

interface ColumnMenuProps {
  state: ReportState;
  columns: readonly string[];
  /** What the records have. */
  fields: readonly string[];
}

/** Which columns the records have; kept in the address, so that a link shows the same. */
export function ColumnMenu({ state, columns, fields }: ColumnMenuProps) {
  // One that is chosen can be taken away although no record in sight has it.
  const names = [...new Set([...STANDARD_COLUMNS, ...columns, ...fields])];
  const choose = (chosen: string[]) => state.set({ columns: writeColumns(chosen) }, true);
  return (
    <Popover position="bottom-start" trapFocus>
      <Popover.Target>
        <Button size="xs" variant="default">
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <Checkbox.Group value={[...columns]} onChange={choose} label="Columns of the records">
          <Stack gap={6} mt={6} className="column-names">
            {names.map((name) => (
              <Checkbox key={name} size="xs" value={name} label={name} />
            ))}
          </Stack>
        </Checkbox.Group>
        {fields.length === 0 && (
          <Text size="xs" c="dimmed" mt={6}>
            These records have no fields.
          </Text>
        )}
        <Button
          mt="xs"
          size="compact-xs"
          variant="subtle"
          onClick={() => choose([...STANDARD_COLUMNS])}
        >
          Standard columns
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
