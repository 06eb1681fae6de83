/** The words of a set of forms, each looked at once however often it stands there. */
import { hasLetter, isBoolean, type Likeness, likenessOf } from './token-kinds.ts';

export interface Word {
  text: string;
  /** From 1; for comparing and hashing. */
  number: number;
  hasLetter: boolean;
  isBoolean: boolean;
  likeness: Likeness;
}

export class Lexicon {
  readonly #words = new Map<string, Word>();
  readonly #byNumber: Word[] = [];

  wordOf(text: string): Word {
    let word = this.#words.get(text);
    if (word === undefined) {
      word = {
        text,
        number: this.#words.size + 1,
        hasLetter: hasLetter(text),
        isBoolean: isBoolean(text),
        likeness: likenessOf(text),
      };
      this.#words.set(text, word);
      this.#byNumber.push(word);
    }
    return word;
  }

  byNumber(number: number): Word {
    return this.#byNumber[number - 1]!;
  }
}
