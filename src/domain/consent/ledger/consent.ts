import type { Actor } from '#domain/audit/audit-entry.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';

/** How far beyond the law a district goes: not at all, consent for all but emergencies, or for those too. */
export type Policy = 'law' | 'strict' | 'strictest';

/** How a consent was given; `text` and `key-press` are a guardian's own, by phone. */
export type ConsentMethod =
  | 'enrollment-form'
  | 'web-page'
  | 'key-press'
  | 'text'
  | 'paper'
  | 'spoken';

/** Who gave it, to the student. An adult student is 18, or emancipated with a document. */
export type GiverRelation =
  | 'parent'
  | 'guardian'
  | 'relative'
  | 'adult-student'
  | 'student'
  | 'employee'
  | 'other';

export type RevocationMeans =
  | 'key-press'
  | 'text-reply'
  | 'carrier-stop'
  | 'web-page'
  | 'call-back'
  | 'staff'
  | 'e-mail'
  | 'voicemail'
  | 'import';

/**
 * - non-emergency: ends everything that needs consent; emergencies go on.
 * - all: the guardian said that emergency messages must end too.
 * - wrong-number: the number belongs to somebody else; ends everything, for every student it is linked to.
 */
export type RevocationScope = 'non-emergency' | 'all' | 'wrong-number';

/** Why a number gets no calls, no matter who agrees; `texts-only`: it was asked for, and texts go on. */
export type BlockKind = 'emergency-line' | 'district' | 'texts-only';

/** What the Reassigned Numbers Database says: whether a number has changed hands since a day. */
export type NumberAnswer = 'yes' | 'no' | 'no-data';

/** A withdrawal, by any reasonable means (47 CFR 64.1200(a)(10)). */
export type Revocation = {
  phoneId: string;
  channel: Channel | 'any';
  scope: RevocationScope;
  means: RevocationMeans;
  actor: Actor;
  attemptId?: string | undefined;
  /**
   * The one kind of message that must end, where the guardian chose so on a page that says it; absent: every kind. A
   * text or a key is never taken for so little.
   */
  category?: ConsentPurpose | undefined;
  /** Encrypts the guardian's own words for the row of this id (`wordsBinding`). */
  words?: ((revocationId: string) => Buffer) | undefined;
  /** It may be none: it holds at once, and a person of the front office reads the words. */
  doubtful?: boolean | undefined;
  /** When the guardian said so, where that is not now: an e-mail of yesterday. Never later than now. */
  receivedAt?: Temporal.Instant | undefined;
};

/** A consent as evidence: what was agreed to, by whom, in which words, and where the proof lies. */
export type ConsentGiven = {
  phoneId: string;
  channel: Channel;
  purposes: readonly ConsentPurpose[];
  kind: 'express' | 'express-written';
  method: ConsentMethod;
  /** Names a row of `consent_wording`, with `language`. */
  wordingVersion: string;
  language: string;
  evidenceReference: string;
  /** SHA-256 of the scan or recording. */
  evidenceHash?: Buffer | undefined;
  givenBy?: string | undefined;
  giverRelation?: GiverRelation | undefined;
  obtainedAt: Temporal.Instant;
  /** The record that this one corrects. */
  replaces?: string;
  actor: Actor;
};

/** The binding under which a guardian's words are encrypted. */
export const wordsBinding = (revocationId: string) => `revocation.words:${revocationId}` as const;
