/**
 * Joins templates that differ in several variables, so that no two of them are equal but for one token.
 * Tokens that are rare at their place become variables where that makes many templates equal: the
 * clusters of SLCT (R. Vaarandi, "A data clustering algorithm for mining patterns from event logs", 2003).
 */
import { absorbAll, type Template, WILDCARD } from './template.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * SLCT's support threshold: so many templates must have a token at its place for it to be frequent, and
 * so many must have the same frequent tokens to be one cluster.
 */
const SUPPORT = 16;
/** Frequent tokens with a letter that a cluster must have; also twice as many as it has rare ones. */
const MIN_CONSTANTS = 3;

/** The templates, which are of one structure, with each cluster among them joined to one. */
export function joinByFrequentTokens(templates: Template[], vocabulary: Vocabulary): Template[] {
  if (templates.length < SUPPORT) return templates;
  const counts = countTokens(templates);
  const clusters = new Map<string, Template[]>();
  const joined: Template[] = [];
  for (const template of templates) {
    const key = clusterKey(template.tokens, counts, vocabulary);
    const cluster = key === null ? undefined : clusters.get(key);
    if (cluster) cluster.push(template);
    else if (key !== null) clusters.set(key, [template]);
    else joined.push(template);
  }
  for (const cluster of clusters.values()) {
    if (cluster.length >= SUPPORT) joined.push(absorbAll(cluster));
    else for (const template of cluster) joined.push(template);
  }
  return joined;
}

/** At each place, how many templates have a token there. */
function countTokens(templates: Template[]): Map<number, number>[] {
  const counts = templates[0]!.tokens.map(() => new Map<number, number>());
  for (const { tokens } of templates) {
    for (const [place, token] of tokens.entries()) {
      counts[place]!.set(token, (counts[place]!.get(token) ?? 0) + 1);
    }
  }
  return counts;
}

/** The frequent tokens; null where they are too few to tell messages apart. */
function clusterKey(
  tokens: number[],
  counts: Map<number, number>[],
  vocabulary: Vocabulary,
): string | null {
  let rare = 0;
  let constants = 0;
  const key = tokens.map((token, place) => {
    if (token === WILDCARD) return WILDCARD;
    if (counts[place]!.get(token)! < SUPPORT) {
      rare++;
      return WILDCARD;
    }
    if (vocabulary.byId(token).hasLetter) constants++;
    return token;
  });
  return rare > 0 && constants >= Math.max(MIN_CONSTANTS, 2 * rare) ? key.join(' ') : null;
}
