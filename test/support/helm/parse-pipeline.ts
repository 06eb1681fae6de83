/** What stands in an action of Go's text/template: values, functions, and pipes between them. */

/** A value: a literal, a variable or the dot with fields behind it, or a pipeline in parentheses. */
export type Operand =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'path'; of: string; fields: string[] }
  | { kind: 'pipeline'; pipeline: Pipeline };

/** A function with its arguments; without a name its only operand itself. */
export interface Command {
  name: string | null;
  operands: Operand[];
}

export interface Pipeline {
  /** `$name :=`, or two of them in a `range`. */
  variables: string[];
  /** Each but the first gets the value of the one before it as its last argument. */
  commands: Command[];
}

const TOKEN = /\s*(?:(:=|[|(),])|("(?:\\.|[^"\\])*")|`([^`]*)`|(-?\d+)(?![\w.])|([$.\w][\w.$]*))/y;
const CONSTANTS = new Map([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

/** @throws Error where something is not understood */
export function parsePipeline(text: string): Pipeline {
  const tokens = tokensOf(text);
  const assignment = tokens.indexOf(':=');
  const variables = tokens.slice(0, Math.max(assignment, 0)).filter((token) => token !== ',');
  const reader = new Reader(tokens.slice(assignment + 1));
  const commands = reader.commands();
  if (!reader.isAtEnd() || commands.some(isEmpty)) throw new Error(`not understood: {{${text}}}`);
  return { variables, commands };
}

const isEmpty = ({ name, operands }: Command): boolean => name === null && operands.length !== 1;

class Reader {
  readonly #tokens: string[];
  #at = 0;

  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  commands(): Command[] {
    const commands = [this.#command()];
    while (this.#tokens[this.#at] === '|') {
      this.#at++;
      commands.push(this.#command());
    }
    return commands;
  }

  #command(): Command {
    const first = this.#tokens[this.#at] ?? '';
    const isFunction = /^[a-zA-Z]\w*$/.test(first) && !CONSTANTS.has(first);
    if (isFunction) this.#at++;
    const operands: Operand[] = [];
    while (!this.isAtEnd() && !['|', ')'].includes(this.#tokens[this.#at]!))
      operands.push(this.#operand());
    return { name: isFunction ? first : null, operands };
  }

  #operand(): Operand {
    const token = this.#tokens[this.#at++]!;
    if (token !== '(') return operandOf(token);
    const commands = this.commands();
    if (this.#tokens[this.#at++] !== ')') throw new Error('a parenthesis is open');
    return { kind: 'pipeline', pipeline: { variables: [], commands } };
  }
}

/** Strings keep a quote before them, as a mark. */
function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`not understood: {{${text}}}`);
    const [, mark, quoted, raw, number, name] = match;
    const string = quoted === undefined ? raw : JSON.parse(quoted);
    tokens.push(string === undefined ? (mark ?? number ?? name)! : `"${string}`);
  }
  return tokens;
}

function operandOf(token: string): Operand {
  if (token.startsWith('"')) return { kind: 'literal', value: token.slice(1) };
  if (/^-?\d+$/.test(token)) return { kind: 'literal', value: Number(token) };
  const constant = CONSTANTS.get(token);
  if (constant !== undefined) return { kind: 'literal', value: constant };
  const [of, ...fields] = token.split('.');
  if (of !== '' && !of!.startsWith('$')) throw new Error(`not understood: ${token}`);
  return { kind: 'path', of: of!, fields: fields.filter((field) => field !== '') };
}
