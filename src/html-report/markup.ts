/** HTML in which nothing that was put in can be markup. */
import { visible } from '../runtime/visible-text.ts';

/** A piece of HTML. Only `html` and `svg` make one, so that text from a log cannot become one by mistake. */
class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type { Markup };

type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** A template of HTML: what is put in stands there as text, unless it is made by `html` itself. */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Markup {
  return new Markup(parts.reduce((all, part, i) => all + sourceOf(contents[i - 1]) + part));
}

/** The same for a stylesheet of our own, which HTML does not escape. */
export const styleElement = (css: string): Markup => new Markup(`<style>${css}</style>`);

export const sourceOf = (content: Content): string => {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Markup) return content.source;
  if (Array.isArray(content)) return content.map(sourceOf).join('');
  return escaped(String(content));
};

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attributes in quotes. What nobody would see, or what turns the direction of text, is shown as its escape. */
const escaped = (text: string): string =>
  visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
