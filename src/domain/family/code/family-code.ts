import type { FamilyPage } from '#domain/consent/family/family.ts';

/** What came of entering a code. */
export type CodeEntered =
  | { kind: 'right'; page: FamilyPage; expiresAt: Temporal.Instant }
  | { kind: 'wrong' };
