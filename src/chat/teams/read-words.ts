import { subjects, typedWords } from '#conversation/door/registry.ts';

const commandWords = new Set([
  'new',
  'help',
  ...Object.keys(typedWords).flatMap((words) => words.split(' ')),
]);

const entities = new Map([
  ['&nbsp;', ' '],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&amp;', '&'],
]);

/** No command is longer, and few mentions stand in one: what else somebody pastes is not read. */
const longestCommand = 2_000;
const mostMentions = 20;

/**
 * What a person said, as words of a request: `@Bellwether status 12` gives [closure, status, 12].
 * Phones begin a sentence with a capital, so the command's own words are taken in lower case. A first word that is no
 * subject is said about a closure; to its bare name the bot answers with `whenNothing`.
 */
export function readWords(
  text: string,
  mentions: string[],
  whenNothing: 'home' | 'help' = 'help',
): string[] {
  const withoutBot = mentions
    .slice(0, mostMentions)
    // An empty mention stands between any two letters: taken out, it would double the text.
    .filter((mention) => mention !== '')
    .reduce((rest, mention) => rest.replaceAll(mention, ' '), text.slice(0, longestCommand));
  const plain = withoutBot
    // Up to the next "<" and no further, so that many beginnings without an end cost no more than one.
    .replace(/<\/?at[^<>]*>/gi, '')
    .replace(/&(?:nbsp|lt|gt|quot|amp);/g, (entity) => entities.get(entity) ?? entity);
  const words = plain.split(/\s+/).filter((word) => word !== '');
  const [first, ...rest] = words.map((word, index) => {
    const lower = (index === 0 ? word.replace(/^\//, '') : word).toLowerCase();
    return index < 2 && commandWords.has(lower) ? lower : word;
  });
  if (first === undefined) return ['closure', whenNothing];
  return Object.hasOwn(subjects, first) ? [first, ...rest] : ['closure', first, ...rest];
}
