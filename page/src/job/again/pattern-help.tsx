import { PATTERN_FIELDS, TIMESTAMP_SAMPLES } from '../../../../src/engine/pattern/language.ts';
import './again.css';

const TIMES = Object.entries(TIMESTAMP_SAMPLES);

/** All words of the pattern language, as the engine has them. */
export function PatternHelp() {
  return (
    <details className="pattern-help">
      <summary>All fields and formats of times</summary>
      <p>
        Text stands for itself, a space for one or more. Behind the colon of other fields than time,
        level and duration stands a name of your own: <code>%{'{token:host}'}</code>.
      </p>
      <dl className="pattern-words" aria-label="Fields" tabIndex={0}>
        {PATTERN_FIELDS.map(({ field, takes }) => (
          <Word key={field} word={field} meaning={takes} />
        ))}
      </dl>
      <p>
        Formats of times, for <code>%{'{ts:FORMAT}'}</code>:
      </p>
      <dl className="pattern-words" aria-label="Formats of times" tabIndex={0}>
        {TIMES.map(([name, sample]) => (
          <Word key={name} word={name} meaning={name === 'any' ? 'most of these' : sample} />
        ))}
      </dl>
    </details>
  );
}

function Word({ word, meaning }: { word: string; meaning: string }) {
  return (
    <>
      <dt className="mono">{word}</dt>
      <dd>{meaning}</dd>
    </>
  );
}
