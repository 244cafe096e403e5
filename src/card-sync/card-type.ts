import type { Card } from '#cards/card.ts';
import type { CardChannel, StaleCard } from '#domain/card/posted-card.ts';

/** What a card shows now, and what its thread has not been told yet. */
export type Drawing = {
  /** Undefined: remove the card, or don't post it. */
  card?: Card;
  /** Told one after the other; each leaves its mark in `told`, so that none is told twice. */
  milestones?: { told: string; card: Card; isBroadcast?: boolean }[];
  /** What its thread knows once all this is told, if it differs from what the stale card says. */
  told?: string;
  /** When it is drawn again though nothing changed: after so many milliseconds. */
  redrawAfterMs?: number;
};

/** One kind of card. Triggers say when what it shows changes; this says what it shows and where. */
export type CardType = {
  channels: readonly CardChannel[];
  /** How many are drawn at once; one keeps them in order. */
  atOnce: number;
  /** Undefined where there is nothing to show any more. */
  render(card: StaleCard): Promise<Drawing | undefined>;
};
