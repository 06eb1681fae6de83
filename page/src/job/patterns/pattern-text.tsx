/** A pattern with its variable parts as pills. */
export function PatternText({ pattern }: { pattern: string }) {
  const parts = pattern.split('<*>');
  return (
    <span className="mono break">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts never move.
        <span key={index}>
          {part}
          {index < parts.length - 1 && (
            <span className="pill" title="varies">
              ‹›
            </span>
          )}
        </span>
      ))}
    </span>
  );
}
