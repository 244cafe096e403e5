import type { KeyClass } from '#vault/data-key.ts';

/** What a wrapped key is bound to: its place among the data keys. */
export type KeyPlace = { id: number; class: KeyClass };

/** Who holds a key-encryption key: it wraps data keys, which are stored wrapped and nowhere else. */
export type KeyKeeper = {
  /** Which key it wraps with, as `data_key.wrapped_by` has it. */
  name: string;
  /** Throws `KeeperAway` where the keeper can't be asked. */
  wrap(key: Buffer, place: KeyPlace): Promise<Buffer>;
  /** Throws `KeeperAway` likewise, and anything else where the wrapped key is not one of this keeper's. */
  unwrap(wrapped: Buffer, place: KeyPlace): Promise<Buffer>;
};

/** The keeper that wraps new keys comes first; the others still unwrap what they wrapped. */
export type KeyKeepers = readonly [KeyKeeper, ...KeyKeeper[]];

/** The keeper can't be asked now, or refuses: nothing is known of the keys. */
export class KeeperAway extends Error {
  override name = 'KeeperAway';
}
