/**
 * What of a stack trace, a statement or a document stands at the start of a line, in the languages that logs meet. Whether a
 * line is one follows from its text alone: a file is cut without a look at the lines before.
 */

const CLOSERS = '})]';

const STARTS = [
  // Java
  'at ',
  'Caused by',
  'Suppressed:',
  'Wrapped by',
  'Exception in thread ',
  '... ',
  '! ',
  // Python
  'Traceback',
  'During handling of the above',
  'The above exception was',
  '[SQL: ',
  '[parameters: ',
  '(Background on this error',
  // Go
  'goroutine ',
  'created by ',
  'exit status ',
  'panic: ',
  'fatal error: ',
  '[signal ',
  // Rust
  "thread '",
  'note: ',
  'stack backtrace:',
  'called `Option::',
  'called `Result::',
  'index out of bounds: ',
  'assertion ',
  // PHP
  '[stacktrace]',
  '[previous exception]',
  'Stack trace:',
  'PHP Stack trace:',
  // .NET
  '--- End of ',
  '---> ',
  'ClientConnectionId:',
  'Error Number:',
  // Node
  'Node.js v',
  'Require stack:',
  "Emitted 'error' event",
  // Elixir and Erlang
  '** (',
  'Last message',
  'State: ',
  'Function: ',
  'Initial Call: ',
  // C++
  'terminate called ',
  // What databases add to an error
  'DETAIL: ',
  'HINT: ',
  'CONTEXT: ',
  'STATEMENT: ',
  'QUERY: ',
];

const FORMS = [
  // `java.lang.Foo: x`, `ValueError: x`, `PDOException`: the name of an exception or an error by itself.
  /^(?:Next )?[\w.$\\]*(?:Exception|Error|Throwable|Fault|Interrupt|Timeout|Warning|Exit|Iteration|Expired)(?::| \(0x|$)/,
  // `requests.exceptions.ReadDenied: x`, `ActiveRecord::RecordNotFound (x)`: in a path of names, the last with a capital.
  /^(?:Next )?[A-Za-z_]\w*(?:(?:\.|\\|::)[A-Za-z_]\w*)*(?:\.|\\|::)[A-Z]\w*(?:: | \(|$)/,
  // `main.(*Server).Serve(0x1)`, `net/http.HandlerFunc.ServeHTTP(...)`: a function of Go with its arguments.
  /^[A-Za-z_][\w/@~-]*(?:\.[\w/@~-]+)*\.(?:\(\*?\w+\)\.)?[\w.]+(?:\[\.\.\.\])?\(.*\)$/,
  // `#0 `, `#12 `, `#3:`: a frame of PHP or gdb.
  /^#\d+[ :]/,
  // `app.rb:10:in `, `from app.rb:12:`: a frame of Ruby. `node:events:495`, `/srv/app.js:7`: where Node stopped.
  /^(?:from )?\S+:\d+:in [`']/,
  /^(?:node:|\/|file:\/\/)\S*:\d+$/,
  // `PHP   1. {main}() `
  /^PHP +\d+\. /,
  // A statement of SQL over several lines.
  /^(?:SELECT|FROM|WHERE|AND|OR|(?:LEFT |RIGHT |INNER |OUTER |CROSS |FULL )*JOIN|ON|GROUP BY|ORDER BY|HAVING|LIMIT|OFFSET|UNION|VALUES|SET|INSERT INTO|UPDATE|DELETE FROM|RETURNING|WITH)(?= |\(|$)/,
  /^(?:select|where|insert into|delete from|(?:left |right |inner )join|group by|order by)(?= |\(|$)/,
  // `[v4.0.1.929] System.Net.Http.HttpRequestException: x`: an exception with the version of Sonarr and its kin.
  /^\[v?\d+(?:\.\d+)+\] [A-Za-z_][\w.]*: /,
  // `Transferred:      1.2 MiB`: a row of a table that a record ends with.
  /^[A-Z][a-z]+(?: [A-Za-z]+){0,3}:(?: {2,}| ?\t)\s*\S/,
  // Elements of XML or HTML, and a bracket by itself: a printed document.
  /^<[A-Za-z/?!]/,
  /^[[{(][ \t]*$/,
];

/** Is the line, which is not indented, surely part of what stands before it? */
export function looksLikeTrace(text: string): boolean {
  const first = text[0] ?? ' ';
  if (CLOSERS.includes(first)) return true;
  if (first === '"' && CLOSERS.includes(text[1] ?? ' ')) return true;
  return STARTS.some((start) => text.startsWith(start)) || FORMS.some((form) => form.test(text));
}

/** What such lines may begin with, beside letters. */
export const TRACE_MARKS = `${CLOSERS}"#-.$\\_!*(<{/`;
