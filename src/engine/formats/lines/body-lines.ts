/**
 * What stands in the text of a record over several lines, beside traces: statements, documents, properties, tables, dumps.
 * Lines of other logs may look like some of it, so only what follows the records of a format that was recognised is judged by it.
 */
import { levelOfWord, NO_LEVEL } from '../../levels/levels.ts';
import { anyOf } from './trace-lines.ts';

/** Forms that nothing else has. */
const SURE = [
  // A statement of SQL over several lines.
  /^(?:SELECT|FROM|WHERE|AND|OR|(?:LEFT |RIGHT |INNER |OUTER |CROSS |FULL )*JOIN|ON|GROUP BY|ORDER BY|HAVING|LIMIT|OFFSET|UNION|VALUES|SET|INSERT INTO|UPDATE|DELETE FROM|RETURNING|WITH)(?= |\(|$)/,
  /^(?:select|where|insert into|delete from|(?:left |right |inner )join|group by|order by)(?= |\(|$)/,
  /^(?:(?:CREATE|ALTER|DROP) (?:UNIQUE )?(?:TABLE|INDEX|VIEW|TYPE|FUNCTION|SCHEMA)|(?:from|values|set|limit)$)/,
  // Elements of XML or HTML, and a bracket by itself: a printed document.
  /^<[A-Za-z/?!]/,
  /^[[{(][ \t]*$/,
];

const LIKELY = [
  // `"port": 8080,`, `"a",`: members and elements of printed JSON, and an object on a line.
  /^"(?:[^"\\]|\\.)*"[ \t]*(?::|,$)/,
  /^\{[ \t]*"(?:[^"\\]|\\.)*"[ \t]*:.*\},?$/,
  // `port: 8080`, `Content-Type: text/xml`: a property. `freed by thread T0 here:`: what follows explains it.
  /^[A-Za-z_][\w.-]*: /,
  /^[A-Za-z_](?:[^\s:]* ){0,9}[^\s:]*:[ \t]*$/,
  // The start of a document of YAML, and of a part of a difference between files.
  /^(?:---|\.\.\.)(?: |$)/,
  /^(?:\+\+\+ |@@ -|diff --git |index \w+\.\.)/,
  // `- port: 80`, `+  port: 8080`, `* a`, `> GET /`: items, lines of a difference, quoted lines.
  /^[-+*>|<] /,
  /^[-+][A-Za-z"'/]/,
  // `HTTP/1.1 500 Internal Server Error`, `POST /orders HTTP/1.1`
  /^(?:[A-Z]{3,7} \S+ )?HTTP\/[\da-f]/,
  // `# A fatal error has been detected by the Java Runtime Environment:`, `*** stack smashing detected ***`
  /^(?:#|\*\*\*?)(?: |$)/,
  // Rulers, and the rows of tables.
  /^(?:={8,}|\*{8,}|_{8,}|~{8,}|#{8,}|-{8,})[ \t]*$/,
  /^[+|][-=+| ]*[-=][+|]/,
  /^-+(?:\+-+)+$/,
  /^\|.*\|[ \t]*$/,
  /^(?:\(\w+ rows?\)|\d{1,5} rows? (?:in set|affected)|Query OK,|Empty set)/,
  /^[A-Za-z/][^\s]*(?: \S+)?(?: {2,}\S+(?: \S+)*){2,}$/,
  // `00000000  47 45 54`, `0000: 4745 5420`: a dump of bytes.
  /^\d(?:[\da-f]{3,4}|[\da-f]{6,7}):? +(?:[\da-f]{2} ?){2}/,
];

const SURE_FORM = anyOf(SURE);
const LIKELY_FORM = anyOf(LIKELY);
const FIRST_WORD = /^[A-Za-z]+/;

/** Is the line, which is not indented, surely part of a statement or a document? */
export function looksLikeDocument(text: string): boolean {
  return SURE_FORM.test(text);
}

/** Is it likely to be part of the text of a record, where it follows one? A line that begins with a level is not. */
export function looksLikeBody(text: string): boolean {
  if (!LIKELY_FORM.test(text)) return false;
  const [word] = FIRST_WORD.exec(text) ?? [];
  return word === undefined || levelOfWord(word) === NO_LEVEL;
}
