import { staff } from '#sandbox/district/staff.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';
import type { Effect } from './effect.ts';

/** What a press comes to, by the rules of the district and not by its code. */
export type Outcome =
  | { kind: 'refused' }
  /** Refused as things stand, and not for good. */
  | { kind: 'held' }
  /** Refused until this person has heard it; the button for that stands beside it. */
  | { kind: 'unheard' }
  /** Something to read, or a form; nothing changes. */
  | { kind: 'shown' }
  | { kind: 'done'; effect: Effect };

export const refused: Outcome = { kind: 'refused' };
export const held: Outcome = { kind: 'held' };
export const shown: Outcome = { kind: 'shown' };
export const done = (effect: Effect): Outcome => ({ kind: 'done', effect });

export const holds = (who: Who, ...roles: string[]) =>
  (staff[who].roles as readonly string[]).some((role) => roles.includes(role));
