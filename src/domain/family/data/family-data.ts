import type {
  BlockKind,
  ConsentMethod,
  GiverRelation,
  RevocationMeans,
  RevocationScope,
} from '#domain/consent/ledger/consent.ts';
import type { ErasureBlocker } from '#domain/privacy/erasure/erasure.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Happening } from '#domain/shared/happening.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import type { familyDataRefusals } from '#refusals/privacy.ts';
import type { FamilyAsked } from './family-asked.ts';

/** How staff made sure of who asks (34 CFR 99.10: reasonable methods). Kept with the request. */
export const identityChecks = ['photo-id', 'called-back', 'known-in-person', 'portal'] as const;
export type IdentityCheck = (typeof identityChecks)[number];

/** Who asks: 34 CFR 99.4 and 99.5. */
export const familyRequesters = ['guardian', 'adult-student'] as const;
export type WhoAsks = (typeof familyRequesters)[number];

export const familyFormats = ['pdf', 'json'] as const;
export type FamilyFormat = (typeof familyFormats)[number];

export type FamilyDataRefusal =
  | keyof typeof familyDataRefusals
  | 'not-office'
  | Extract<ErasureBlocker, 'erased-already'>;

export type FamilyStudent = {
  id: string;
  name: string;
  relation: string;
  schools: string[];
  /** Grades, classes, buses and lists they are or were among, such as “Bus 12”. */
  groups: string[];
  /** ISO 8601 calendar dates on which the school excused an absence. */
  excusedOn: string[];
  onRoster: boolean;
  directoryRefused: boolean;
  /**
   * Why this student's part is left out: a court document bars this guardian (34 CFR 99.4), or the rights are the student's
   * own by now (34 CFR 99.5). Both parents have every part otherwise.
   */
  withheld: 'custody-document' | 'of-age' | null;
};

/** Everything that Bellwether holds of one guardian. Times are instants, ids are ours. */
export type FamilyData = {
  district: string;
  timeZone: string;
  at: Temporal.Instant;
  request: { whoAsks: WhoAsks; checked: IdentityCheck; preparedBy: string };
  guardian: {
    id: string;
    name: string;
    sourcedId: string;
    language: string;
    timeZone: string | null;
    /** The roster's id of the home. */
    household: string | null;
    onRoster: boolean;
    /** Where they work or worked, and when they gave their numbers to be told of it: days, in ISO 8601. */
    works: { school: string; numbersGivenOn: string; onRoster: boolean }[];
    /** Students whose emergency contact they are, unnamed: which one in line, and the student’s schools. */
    contactOf: { turn: number; schools: string[]; onRoster: boolean }[];
  };
  students: FamilyStudent[];
  /** On a shared one somebody else may have written: their words are left out. */
  numbers: {
    id: string;
    number: string;
    lineType: string;
    inUse: boolean;
    isShared: boolean;
    /** Since when it rings before their others, where phones ring in turn, as they asked. */
    firstSince: Temporal.Instant | null;
  }[];
  /** The address that the roster has, where the district writes to it. */
  emails: {
    address: string;
    /** ISO 8601 calendar date on which the roster first had it. */
    givenOn: string;
    isShared: boolean;
    letters: {
      at: Temporal.Instant;
      closure: number;
      happening: Happening;
      outcome: 'waiting' | 'sending' | 'sent' | 'refused' | 'bounced' | 'dropped' | 'unknown';
      /** In each language of those who share the address. */
      text: string[];
    }[];
    stops: { at: Temporal.Instant; what: 'unsubscribed' | 'taken-back' | 'refused' }[];
  }[];
  consents: {
    number: string;
    at: Temporal.Instant;
    channel: Channel;
    purposes: ConsentPurpose[];
    kind: 'express' | 'express-written';
    method: ConsentMethod;
    wording: string | null;
    wordingVersion: string;
    reference: string;
    relation: GiverRelation | null;
    replaced: boolean;
  }[];
  optOuts: {
    number: string;
    at: Temporal.Instant;
    channel: Channel | 'any';
    scope: RevocationScope;
    means: RevocationMeans;
    words: string | null;
    retracted: boolean;
    confirmation: string | null;
  }[];
  blocks: {
    number: string;
    at: Temporal.Instant;
    kind: BlockKind;
    reason: string;
    lifted: boolean;
  }[];
  numberChecks: { number: string; at: Temporal.Instant; answer: 'yes' | 'no' | 'no-data' }[];
  /** The notices of rights that they got (34 CFR 99.7). */
  notices: {
    number: string;
    at: Temporal.Instant;
    channel: Channel;
    language: string;
    version: string;
  }[];
  contacts: {
    number: string;
    at: Temporal.Instant;
    closure: number;
    happening: Happening;
    channel: Channel;
    outcome: string | null;
    seconds: number | null;
    /** What was said or sent, in the language of the phone. */
    text: string | null;
    /** A message in somebody's own voice was played. */
    recordingHeard: boolean;
    /** Somebody pressed 1, which the closure asked for. */
    confirmedAt: Temporal.Instant | null;
    /** As staff of the closure's schools they said that they are safe: by a key, or by a text. */
    safeAt: Temporal.Instant | null;
  }[];
  requests: { at: Temporal.Instant; what: string }[];
  /** 34 CFR 99.32: who was shown what, by student. */
  disclosures: {
    at: Temporal.Instant;
    what: string;
    by: string;
    closure: number | null;
    studentIds: string[];
  }[];
} & FamilyAsked;
