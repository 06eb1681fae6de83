/**
 * What of a stack trace or a crash report stands at the start of a line, in the languages that logs meet. Whether a line is
 * one follows from its text alone: a file is cut without a look at the lines before.
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
  '[CIRCULAR REFERENCE',
  'Full thread dump ',
  'Threads class SMR info:',
  '_java_thread_list=',
  'JNI global ref',
  'Found one Java-level deadlock',
  'Java stack information for the threads',
  // Python
  'Traceback',
  'During handling of the above',
  'The above exception was',
  '[SQL: ',
  '[parameters: ',
  '(Background on this error',
  'Exception ignored in',
  'Exception Group Traceback',
  'Object created at (most recent call last)',
  '--- Logging error ---',
  'Call stack:',
  'Arguments: ',
  'future: <',
  'task: <',
  'handle: <',
  'protocol: <',
  'transport: <',
  '[Previous line repeated ',
  'Fatal Python error: ',
  // Go
  'goroutine ',
  'runtime stack:',
  'created by ',
  'exit status ',
  'panic: ',
  'panic(',
  'fatal error: ',
  'unexpected fault address ',
  '[signal ',
  '[recovered]',
  'SIGQUIT: ',
  'SIGABRT: ',
  'SIGSEGV: ',
  'PC=0x',
  'WARNING: DATA RACE',
  // Rust
  "thread '",
  'note: ',
  'stack backtrace:',
  'called `Option::',
  'called `Result::',
  'index out of bounds: ',
  'assertion ',
  'fatal runtime error: ',
  // PHP
  '[stacktrace]',
  '[previous exception]',
  'Stack trace:',
  'PHP Stack trace:',
  'thrown in ',
  // .NET
  '--- End of ',
  '---> ',
  'ClientConnectionId:',
  'Error Number:',
  'Unhandled exception',
  'Unhandled Exception',
  'Process terminated.',
  // Node
  'Node.js v',
  'Require stack:',
  "Emitted 'error' event",
  '[UnhandledPromiseRejection',
  '(Use `node --trace-',
  'Uncaught ',
  // Elixir and Erlang
  '** (',
  '** Reason for termination',
  '** When Server state',
  '** Last message',
  'Last message',
  'State: ',
  'Function: ',
  'Initial Call: ',
  'Client #PID<',
  '↳ ',
  // R and Julia
  'Error in ',
  'Execution halted',
  'Warning message',
  'Stacktrace:',
  'in expression starting at ',
  // Tools
  'npm ERR! ',
  'make: *** ',
  // Swift
  'Current stack trace:',
  // Dart
  'Receiver: ',
  'Tried calling: ',
  'When the exception was thrown, this was the stack',
  // C++, its sanitizers and debuggers
  'terminate called ',
  'Shadow byte',
  '=>',
  'Program received signal ',
  'double free or corruption',
  'free(): ',
  'malloc(): ',
  'corrupted size vs. prev_size',
  // What databases add to an error
  'DETAIL: ',
  'HINT: ',
  'CONTEXT: ',
  'STATEMENT: ',
  'QUERY: ',
];

const FORMS = [
  // `java.lang.Foo: x`, `ValueError: x`, `PDOException`, `TypeError [ERR_X]: x`: the name of an exception or an error by itself.
  /^(?:Next )?[\w.$\\]*(?:Exception|Error|Throwable|Fault|Interrupt|Timeout|Warning|Exit|Iteration|Expired)(?::| \(\w+\)| \[[A-Z]\w*\](?::|$)|$)/,
  // `requests.exceptions.ReadDenied: x`, `ActiveRecord::RecordNotFound (x)`: in a path of names, the last with a capital.
  /^(?:Next )?[A-Za-z_]\w*(?:(?:\.|\\|::)[A-Za-z_]\w*)*(?:\.|\\|::)[A-Z]\w*(?:: | \(|$)/,
  // `socket.timeout: timed out`, `zlib.error`: Python's errors in small letters.
  /^[a-z_]\w*(?:\.\w+)*\.(?:error|timeout|gaierror|herror)(?::|$)/,
  // `main.(*Server).Serve(0x1)`, `net/http.HandlerFunc.ServeHTTP(...)`: a function of Go with its arguments.
  /^[A-Za-z_][\w/@~-]*(?:\.[\w/@~-]+)*\.(?:\(\*?\w+\)\.)?[\w.]+(?:\[\.\.\.\])?\(.*\)$/,
  // `rax    0xca`: a register.
  /^(?:r[a-z]{2}|r\w{1,2}|[cdefgs]s|e[a-z]{2}|pc|lr|sp) {2,}\w+$|^rflags \w+$/,
  // `#0 `, `#12 `, `#3:`: a frame of PHP or gdb.
  /^#\d+[ :]/,
  // `"main" #1 prio=5 os_prio=0 tid=0x1`: a thread of Java.
  /^"[^"]+" (?:#\d+|daemon|prio=\d+|os_prio=\d+|Id=\d+)(?: |$)/,
  // `app.rb:10:in `, `from app.rb:12:`: a frame of Ruby. `node:events:495`, `/srv/app.js:7`: where Node stopped.
  /^(?:from )?[A-Za-z_./\\(<~]\S*:\d+:in [`']/,
  /^(?:node:|\/|file:\/\/)\S*:\d+$/,
  // `src/a.cc:7:3: error: x`, `App/A.swift:12: Fatal error: x`, `/srv/a.py:3: FutureWarning: x`: what a compiler or runtime reports.
  /^[A-Za-z_./\\(<~]\S*:\w+(?::\w+)?: (?:\w+Warning|warning|note|error|[Ff]atal error|runtime error): /,
  // `Can't open it at lib/Shop.pm line 41, <$fh> line 3.`: Perl, at the end of the line.
  /^[A-Za-z_$"(/\\*].* at (?:\S*\.(?:p[lm]|t|cgi)|-e) line \w+(?:, <[^>]*> (?:line|chunk) \w+)?\.$/,
  // `At C:\\check.ps1:7 char:1`: PowerShell.
  /^At \S.*:\w+ char:\w+$/,
  // `make[1]: *** [a.o] Error 1`
  /^make\[\w+\]: /,
  // `PHP   1. {main}() `
  /^PHP +\d+\. /,
  // `==4711==ERROR: AddressSanitizer: x`, `READ of size 4 at 0x6`, `0x6020 is located ...`, `freed by thread T0 here:`.
  /^==\w+==/,
  /^SUMMARY: \w+Sanitizer: /,
  /^(?:READ|WRITE) of size /,
  /^(?:Read|Write|Previous read|Previous write) at \w+ by /,
  /^(?:freed|previously allocated|allocated) by thread /,
  /^(?:Direct|Indirect) leak of /,
  // What a shell says of a program that a signal ended.
  /^(?:Aborted|Segmentation fault|Killed|Terminated|Bus error|Illegal instruction|Trace\/breakpoint trap)(?: \(core dumped\))?$/,
  // `0x00007f1c, `: an address, and what stands there.
  /^0x[\da-f]+(?:[:, ]|$)/,
  // `0    libswiftCore.so   0x00007f1c swift_reportError + 50`, `1 [ra] 0x000055d1 main in App`: a frame of Swift or macOS.
  /^\d{1,3} +(?:\[\w+\] +|\S+ +)?0x[\da-f]+ /,
  // `Thread 0x00007f1c (most recent call first):`, `Thread 1 "App" crashed:`
  /^(?:Thread|Current thread) \w+ (?:\[\w+\] )?\(most recent call first\)/,
  /^Thread \w+(?: (?:"[^"]*"|name:))?[^:]{0,20}(?:crashed|Crashed)?:/,
  // `[v4.0.1.929] System.Net.Http.HttpRequestException: x`: an exception with the version of Sonarr and its kin.
  /^\[v?\d+(?:\.\d+)+\] [A-Za-z_][\w.]*: /,
  // `Transferred:      1.2 MiB`: a row of a table that a record ends with.
  /^[A-Z][a-z]+(?: [A-Za-z]+){0,3}:(?: {2,}| ?\t)\s*\S/,
];

/** Is the line, which is not indented, surely part of a trace or the end of something printed over several lines? */
export function looksLikeTrace(text: string): boolean {
  const first = text[0] ?? ' ';
  if (CLOSERS.includes(first)) return true;
  if (first === '"' && CLOSERS.includes(text[1] ?? ' ')) return true;
  return (startsBy.get(first) ?? []).some((start) => text.startsWith(start)) || FORM.test(text);
}

// Every line is asked.
const FORM = anyOf(FORMS);
const startsBy = Map.groupBy(STARTS, (start) => start[0]!);

/** One expression of several is run in a fraction of their time. */
export function anyOf(forms: readonly RegExp[]): RegExp {
  return new RegExp(forms.map(({ source }) => `(?:${source})`).join('|'));
}
