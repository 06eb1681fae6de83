import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface ReportHeadProps {
  /** For screen readers. */
  label: string;
  title: string;
  actions?: ReactNode;
  /** What the report is of. */
  children: ReactNode;
}

/** The top of a report, of one log or of several. */
export const ReportHead = ({ label, title, actions, children }: ReportHeadProps) => (
  <section aria-label={label}>
    <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
      <Title order={1} size="h3" className="break">
        {title}
      </Title>
      <Group gap="xs" wrap="nowrap">
        {actions}
      </Group>
    </Group>
    {children}
  </section>
);
