import type { Delivery } from '#domain/shared/channel.ts';

/** Characters that a card shows of a text; of a longer one nobody can have seen the whole. The database has it too. */
const readOnCard = 600;

/** Never less strict than the database, which counts a rare letter once where this counts it twice. */
export function isLong(text: string): boolean {
  return text.length > readOnCard;
}

/** Why the whole text was not shown. */
export type OpeningRefusal = 'not-found' | 'not-waiting' | 'out-of-date';

export type Opening =
  | {
      kind: 'opened';
      campaignNumber: number;
      /** By language. */
      texts: Record<string, string>;
      /** Whether this person may decide on it. */
      mayDecide: boolean;
      reach: { delivery: Delivery; voiceCount: number; textCount: number };
    }
  | { kind: 'refused'; reason: OpeningRefusal };
