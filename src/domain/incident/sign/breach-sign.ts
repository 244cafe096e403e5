export type SignKind =
  | 'look-ups'
  | 'exports'
  | 'decryptions'
  | 'foreign-card'
  | 'witness-mismatch'
  | 'refused-signatures'
  | 'closed-account'
  | 'wrong-codes'
  | 'code-requests';

/** Something that looks like a breach, as a card shows it. */
export type BreachSign = {
  id: string;
  kind: SignKind;
  /** Of the staff, where it is about somebody. */
  person: string | null;
  seen: number;
  /** A usual day of this person. */
  usual: number | null;
  seenAt: Temporal.Instant;
  timeZone: string;
  answer: 'incident' | 'no-breach' | null;
  incident: number | null;
  reason: string | null;
  answeredBy: string | null;
  answeredAt: Temporal.Instant | null;
};

export type SignRefusal = 'not-compliance' | 'sign-answered' | 'own-sign' | 'no-incident';
