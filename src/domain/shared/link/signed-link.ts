import { timingSafeEqual } from 'node:crypto';
import type { Vault } from '#vault/vault.ts';

/** What a link needs to be made and checked: a key of the vault's that signs links and does nothing else. */
export type LinkSigner = Pick<Vault, 'sign'>;

/** How a link stands: anyone who holds a good one may follow it, so nobody learns more from a bad one. */
export type LinkState = 'good' | 'altered' | 'expired';

export function stateOfLink(link: {
  expected: string;
  given: string;
  expiresAt: Temporal.Instant;
  now: Temporal.Instant;
}): LinkState {
  const expected = Buffer.from(link.expected);
  const given = Buffer.from(link.given);
  // Same length first: timingSafeEqual throws otherwise, and the length is no secret.
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return 'altered';
  return Temporal.Instant.compare(link.now, link.expiresAt) < 0 ? 'good' : 'expired';
}
