import type { GiverRelation } from '#domain/consent/ledger/consent.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose, Purpose } from '#domain/shared/purpose.ts';
import type { CodePath } from './page-code.ts';

/**
 * Whose page it is: one guardian’s, with all of their numbers; or one number’s, for somebody who has the phone where several
 * guardians list it. `byCode`: a code sent to one of their numbers opened it. Every other link was made for staff to copy.
 */
export type FamilyPage = { guardianId: string; byCode?: true } | { numberId: string };

/** Who acts on it, as the audit log and the ledger name them: of a number’s page nobody knows more, as of a text. */
export function actorOn(page: FamilyPage): { kind: 'guardian'; id: string } {
  return { kind: 'guardian', id: 'guardianId' in page ? page.guardianId : page.numberId };
}

/** What one guardian may see: what each of their numbers may be used for, and by which rule. */
export type Family = {
  /** Undefined on the page of a number. */
  guardianId: string | undefined;
  /** As the roster has it: a language tag such as `es` or `en-US`. */
  language: string;
  /** The closest to a student whom no document bars them from; nothing: they can't agree to anything. */
  relation: GiverRelation | undefined;
  district: { name: string; callbackNumber: string; timeZone: string };
  terms: FamilyTerms;
  phones: FamilyPhone[];
};

/** What the rules in force and the district's policy make of a withdrawal (47 CFR 64.1200(a)(10)). */
export type FamilyTerms = {
  /** It can end calls about one thing alone; else it ends all that are no emergency. */
  endsOnePurpose: boolean;
  /** It ends emergencies too, because the district asks for consent to those as well. */
  endsEmergencies: boolean;
};

export type FamilyPhone = {
  phoneId: string;
  /** All that is shown of the number: somebody else may look at the same screen. */
  lastDigits: string;
  isStudentLine: boolean;
  /** It stands under another guardian as well, so that anyone who has this page need not be the one who has the phone. */
  isShared: boolean;
  /** Somebody who uses it asked for texts, and no calls. */
  isTextsOnly: boolean;
  /** Where the phones of a household ring in turn, it is one of them; one that two households share rings at once. */
  hasTurn: boolean;
  /** Since when it is the first of the guardian's numbers, by their own choice. */
  firstSince: Temporal.Instant | null;
  codePath: CodePath;
  answers: FamilyAnswer[];
};

export type FamilyAnswer = {
  channel: Channel;
  purpose: Purpose;
  /** The rule's id; the same verdict that the filter and the gate before each attempt read. */
  rule: string;
  allows: boolean;
  /** What the ledger says, whatever else stands in the way. opted-out: of emergencies too. */
  consent: 'none' | 'given' | 'withdrawn' | 'opted-out';
  /** When it was given or withdrawn. */
  since: Temporal.Instant | null;
  /** A withdrawal in clear words, which nobody has to read again. */
  isFinal: boolean;
};

/** What a guardian stops. Under `non-emergency` a purpose counts only where the terms let it. */
export type Withdrawal =
  | { scope: 'non-emergency'; channel: Channel | 'any'; category?: ConsentPurpose }
  | { scope: 'all' | 'wrong-number' };

/**
 * - tie-ended: other guardians use the number; it is this one's no longer.
 * - no-code: emergencies go on, for nobody can be asked by text whether the phone is theirs.
 */
export type StopOutcome = 'stopped' | 'already-stopped' | 'tie-ended' | 'not-their-number' | Proof;

/** What stands between a page and what only somebody may say who has the phone. */
export type Proof = 'code-sent' | 'code-wrong' | 'too-many-codes' | 'no-code';

/**
 * - ended: this very page was sent before, and what it said was withdrawn since.
 * - closed: something else than consent stands in the way, such as a landline that can't be texted.
 */
export type AgreeOutcome =
  | 'agreed'
  | 'ended'
  | 'closed'
  | 'wording-changed'
  | 'not-their-number'
  | Proof;
