import { Alert } from '@mantine/core';

export interface QueryFault {
  query: string;
  /** Characters of the query before the fault. */
  position: number;
  /** What was expected there, as `expected a term`. */
  message: string;
}

/** A query with a mark where it cannot be read on. */
export function QueryFaultNote({ fault, more }: { fault: QueryFault; more?: string }) {
  const { query, position, message } = fault;
  return (
    <Alert color="red" variant="light" mt={6} py={6} role="alert" title="The query cannot be read">
      <div className="mono">
        {query.slice(0, position)}
        <mark>{query.slice(position, position + 1) || ' '}</mark>
        {query.slice(position + 1)}
      </div>
      {sentence(message)} {more}
    </Alert>
  );
}

const sentence = (text: string): string =>
  `${text[0]!.toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
