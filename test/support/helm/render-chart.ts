import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Operand, Pipeline } from './parse-pipeline.ts';
import { type Node, type ParsedFile, parseTemplate } from './parse-template.ts';
import { FUNCTIONS, isTrue, printed, type Value } from './template-functions.ts';

/** What templates read. */
export interface ChartInput {
  Values: Record<string, Value>;
  Chart: Record<string, string>;
  Release: Record<string, string>;
}

/** Variables by their names, and the dot. */
interface Scope {
  dot: Value;
  variables: Map<string, Value>;
}

/**
 * Renders the templates of a chart as `helm template` does; returns text by the name of the file. A key that no values
 * have is an error, as with `helm lint --strict`.
 */
export function renderChart(folder: string, input: ChartInput): Map<string, string> {
  const names = readdirSync(path.join(folder, 'templates')).sort();
  const files = new Map<string, ParsedFile>();
  for (const name of names) {
    const text = readFileSync(path.join(folder, 'templates', name), 'utf8');
    files.set(
      name,
      located(name, () => parseTemplate(text)),
    );
  }
  const templates = new Map([...files.values()].flatMap((file) => [...file.templates]));
  const run = (nodes: Node[], dot: Value): string =>
    new Evaluation(include).run(nodes, { dot, variables: new Map([['$', dot]]) });
  const include = (name: Value, dot: Value): string => {
    const nodes = templates.get(printed(name));
    if (!nodes) throw new Error(`there is no template ${name}`);
    return run(nodes, dot);
  };
  const shown = [...files].filter(([name]) => !name.startsWith('_'));
  return new Map(shown.map(([name, { nodes }]) => [name, located(name, () => run(nodes, input))]));
}

function located<T>(name: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

class Evaluation {
  readonly #include: (name: Value, dot: Value) => string;

  constructor(include: (name: Value, dot: Value) => string) {
    this.#include = include;
  }

  run(nodes: Node[], scope: Scope): string {
    return nodes.map((node) => this.#node(node, scope)).join('');
  }

  #node(node: Node, scope: Scope): string {
    if (node.kind === 'text') return node.text;
    const value = this.#pipeline(node.pipeline, scope);
    if (node.kind === 'print') {
      const [name] = node.pipeline.variables;
      if (name === undefined) return printed(value);
      scope.variables.set(name, value);
      return '';
    }
    if (!isTrue(value)) return this.run(node.otherwise, inner(scope, scope.dot));
    if (node.kind === 'if') return this.run(node.body, inner(scope, scope.dot));
    if (node.kind === 'with') return this.run(node.body, inner(scope, value));
    const each = entriesOf(value).map(([key, item]) => {
      const round = inner(scope, item);
      const names = node.pipeline.variables;
      if (names.length === 2) round.variables.set(names[0]!, key);
      if (names.length > 0) round.variables.set(names.at(-1)!, item);
      return this.run(node.body, round);
    });
    return each.join('');
  }

  #pipeline({ commands }: Pipeline, scope: Scope): Value {
    let value: Value;
    for (const [index, { name, operands }] of commands.entries()) {
      const args = operands.map((operand) => this.#operand(operand, scope));
      if (index > 0) args.push(value);
      value = name === null ? args[0] : this.#call(name, args);
    }
    return value;
  }

  #call(name: string, args: Value[]): Value {
    if (name === 'include') return this.#include(args[0], args[1]);
    const called = FUNCTIONS[name];
    if (!called) throw new Error(`the function ${name} is not known here`);
    return called(...args);
  }

  #operand(operand: Operand, scope: Scope): Value {
    if (operand.kind === 'literal') return operand.value;
    if (operand.kind === 'pipeline') return this.#pipeline(operand.pipeline, scope);
    const { of, fields } = operand;
    if (of !== '' && !scope.variables.has(of)) throw new Error(`${of} is not declared`);
    let value = of === '' ? scope.dot : scope.variables.get(of);
    for (const field of fields) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field))
        throw new Error(`there is no .${field} (of ${of}.${fields.join('.')})`);
      value = (value as Record<string, Value>)[field];
    }
    return value;
  }
}

/** Variables of a block end with it. */
const inner = ({ variables }: Scope, dot: Value): Scope => ({ dot, variables: new Map(variables) });

/** Maps in the order of their keys. */
function entriesOf(value: Value): [Value, Value][] {
  if (Array.isArray(value)) return [...value.entries()];
  return Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
}
