import { timingSafeEqual } from 'node:crypto';
import type { Vault } from '#vault/vault.ts';

/** What a link needs to be made and checked: a key of the vault's that signs links and does nothing else. */
export type Signer = Pick<Vault, 'sign'>;
export type LinkSigner = Pick<Vault, 'sign' | 'signers'>;

/** How long a link is good at most: a family's page, which staff hand out. */
export const longestLinkDays = 7;

/** How a link stands: anyone who holds a good one may follow it, so nobody learns more from a bad one. */
export type LinkState = 'good' | 'altered' | 'expired';

export function stateOfLink(link: {
  /** By each key that may have signed it. */
  expected: readonly string[];
  given: string;
  expiresAt: Temporal.Instant;
  now: Temporal.Instant;
}): LinkState {
  if (!link.expected.some((expected) => isSameSecret(expected, link.given))) return 'altered';
  return Temporal.Instant.compare(link.now, link.expiresAt) < 0 ? 'good' : 'expired';
}

/** Compared in the same time, whatever it is. Same length first: timingSafeEqual throws otherwise, and the length is no secret. */
export function isSameSecret(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
