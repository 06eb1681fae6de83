/** The distinct tokens of a set of forms, each classified once however often it stands there. */
import { hasLetter, isBoolean, type Likeness, likenessOf } from './token-kinds.ts';

export interface Token {
  text: string;
  /** From 1; for comparing and hashing. */
  id: number;
  hasLetter: boolean;
  isBoolean: boolean;
  likeness: Likeness;
}

export class Vocabulary {
  readonly #tokens = new Map<string, Token>();
  readonly #byId: Token[] = [];

  tokenOf(text: string): Token {
    let token = this.#tokens.get(text);
    if (token === undefined) {
      token = {
        text,
        id: this.#tokens.size + 1,
        hasLetter: hasLetter(text),
        isBoolean: isBoolean(text),
        likeness: likenessOf(text),
      };
      this.#tokens.set(text, token);
      this.#byId.push(token);
    }
    return token;
  }

  byId(id: number): Token {
    return this.#byId[id - 1]!;
  }
}
