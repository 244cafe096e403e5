import type { FamilyPage } from '#domain/consent/family/family.ts';

/** What came of entering a code. `busy`: too many wrong ones were entered today, by whomever. */
export type CodeEntered =
  | { kind: 'right'; page: FamilyPage; expiresAt: Temporal.Instant }
  | { kind: 'wrong' }
  | { kind: 'busy' };
