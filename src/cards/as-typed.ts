import type { Platform } from '#domain/shared/platform.ts';
import type { Card } from './card.ts';

/** Words as they are typed on a platform. In Teams a first word that is no subject is said about a closure. */
export function typedIn(platform: Platform, words: string): string {
  return platform === 'slack' ? `/${words}` : `@Bellwether ${words.replace(/^closure /, '')}`;
}

/** What our own sentences tell people to type, such as `Type “closure status”`. */
const told =
  /(?<=\b(?:[Tt]ype|[Tt]ype for example|with) )“((?:closure|consent|audit|roster|compliance)(?: [\w -]{1,60})?)”/g;

/** A sentence with what it tells people to type as it is typed on their platform: `/closure status` in Slack. */
export const asTyped = (platform: Platform, text: string): string =>
  text.replaceAll(told, (_whole, words: string) => `“${typedIn(platform, words)}”`);

/** A card whose sentences are so. Quotations stay as they are. */
export const cardAsTyped = (platform: Platform, card: Card): Card => ({
  ...card,
  summary: asTyped(platform, card.summary),
  blocks: card.blocks.map((block) =>
    block.kind === 'text' || block.kind === 'note'
      ? { ...block, text: asTyped(platform, block.text) }
      : block,
  ),
});
