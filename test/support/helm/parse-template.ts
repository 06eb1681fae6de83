/** Go's text/template as far as the chart uses it: from text to nodes. Whatever else stands there is an error. */
import { type Pipeline, parsePipeline } from './parse-pipeline.ts';

export type Branch = 'if' | 'with' | 'range';

export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'print'; pipeline: Pipeline }
  | { kind: Branch; pipeline: Pipeline; body: Node[]; otherwise: Node[] };

export interface ParsedFile {
  nodes: Node[];
  /** By `define`. */
  templates: Map<string, Node[]>;
}

const ACTION =
  /\{\{(-\s)?\s*(\/\*[\s\S]*?\*\/|(?:"(?:\\.|[^"\\])*"|`[^`]*`|(?!\}\})[^"`])*?)\s*(\s-)?\}\}/g;

type Piece = { text: string } | { action: string };

/** @throws Error naming what is not understood */
export function parseTemplate(source: string): ParsedFile {
  const parser = new Parser(cut(source));
  const { nodes, end } = parser.list();
  if (end !== '') throw new Error(`{{${end}}} ends nothing`);
  return { nodes, templates: parser.templates };
}

class Parser {
  readonly templates = new Map<string, Node[]>();
  readonly #pieces: Piece[];
  #at = 0;

  constructor(pieces: Piece[]) {
    this.#pieces = pieces;
  }

  /** Up to an `end` or `else`, which is returned; empty at the end of the file. */
  list(): { nodes: Node[]; end: string } {
    const nodes: Node[] = [];
    while (this.#at < this.#pieces.length) {
      const piece = this.#pieces[this.#at++]!;
      if ('text' in piece) {
        nodes.push({ kind: 'text', text: piece.text });
        continue;
      }
      if (/^(end|else)\b/.test(piece.action)) return { nodes, end: piece.action };
      const node = this.#node(piece.action);
      if (node) nodes.push(node);
    }
    return { nodes, end: '' };
  }

  #node(action: string): Node | null {
    if (action.startsWith('/*')) return null;
    const [, word, rest] = /^(\w*)(.*)$/s.exec(action)!;
    if (word === 'if' || word === 'with' || word === 'range') return this.#branch(word, rest!);
    if (word !== 'define') return { kind: 'print', pipeline: parsePipeline(action) };
    this.templates.set(JSON.parse(rest!.trim()), this.#closed());
    return null;
  }

  #branch(kind: Branch, condition: string): Node {
    const pipeline = parsePipeline(condition);
    const { nodes: body, end } = this.list();
    if (end === 'end') return { kind, pipeline, body, otherwise: [] };
    if (end === 'else') return { kind, pipeline, body, otherwise: this.#closed() };
    const next = /^else if (.*)$/s.exec(end);
    if (!next) throw new Error(`{{${kind}${condition}}} has no end`);
    return { kind, pipeline, body, otherwise: [this.#branch('if', next[1]!)] };
  }

  #closed(): Node[] {
    const { nodes, end } = this.list();
    if (end !== 'end') throw new Error('a block has no {{end}}');
    return nodes;
  }
}

/** Text and actions in turn; a hyphen takes the white space on its side away. */
function cut(source: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let isTrimmed = false;
  const addText = (to: number, isTrimmedAtEnd: boolean): void => {
    let text = source.slice(from, to);
    if (text.includes('{{')) throw new Error(`not understood: ${text.slice(text.indexOf('{{'))}`);
    if (isTrimmed) text = text.trimStart();
    pieces.push({ text: isTrimmedAtEnd ? text.trimEnd() : text });
  };
  for (const match of source.matchAll(ACTION)) {
    addText(match.index, match[1] !== undefined);
    pieces.push({ action: match[2]! });
    from = match.index + match[0].length;
    isTrimmed = match[3] !== undefined;
  }
  addText(source.length, false);
  return pieces;
}
