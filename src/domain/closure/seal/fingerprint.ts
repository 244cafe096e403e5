import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { StandingApproval } from '#domain/closure/standing.ts';
import type { SealedTerms } from '#domain/closure/terms/terms.ts';
import type { SealedScript } from '#domain/language/message/sealed-script.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** How many phones a rule let in or kept out, by channel. */
export type RuleCount = { channel: Channel; rule: string; count: number };

/** The groups of a list as they were when it was locked: SHA-256 over their students' ids, sorted, a line each. */
export type GroupMembers = { names: string[]; students: number; digest: string };

/** Everything that will happen, as the approver sees it and as the worker will do it. */
export type SealedContent = SealedTerms & {
  campaign: string;
  version: number;
  /** The campaign whose reached phones the list was taken from; the lists themselves are sealed below. */
  corrects?: string;
  /** The incident whose families it tells. */
  notifies?: string;
  /** Whom it tells of their rights. */
  tellsRights?: string;
  schools: string[];
  /** Only the families of these groups, by id; and who their students were. Absent where all of the schools are told. */
  groups?: string[];
  groupMembers?: GroupMembers;
  /** What staff hear in place of the families’ words; after those, where a phone is a family’s, too. Absent: the same. */
  staffTexts?: Record<string, string>;
  /**
   * Phones of emergency contacts on its list, called after so many minutes where nobody of the family was told. Without minutes: it
   * corrects what these were told. Absent where there are none.
   */
  contacts?: { after?: number; phones: number };
  /** Of absence calls: its approval also covers later lists like it. */
  stands?: StandingApproval;
  /** Phones of staff are asked for key 8 or the reply SAFE. */
  asksIfSafe?: true;
  /** Calls to a household stop once one of its guardians was told. Absent where all of its phones ring. */
  stopsAtOne?: true;
  startAt: string | null;
  stopTryingAt: string;
  /** As anybody may hear them. */
  texts: Record<string, string>;
  /** The words with their fields, and how many phones can hear them filled. The list has what is said on each. Absent without fields. */
  fields?: { texts: Readonly<Record<string, string>>; phones: number };
  /** SHA-256 of what is played instead of a text, by language. */
  recordings?: Record<string, string>;
  /** Six digits that calls and texts say, and that find these words at /check. */
  checkCode?: string;
  /** Every word around the texts, as the code that sealed it would say and write them. */
  script: SealedScript;
  /** Where key 0 leads in an action of the building, E.164. Absent where it leads nowhere, or to the office. */
  emergencyLine?: string;
  registeredName: string;
  callbackNumber: string;
  /** The numbers that calls may show, E.164; and whether one of the family's own area code goes first. */
  callerIds: string[];
  localPresence: boolean;
  policyVersion: number;
  /** Under which rules, and how much stricter than the law, the list was filtered. */
  ruleSet: string;
  consentPolicy: string;
  ringSeconds: number;
  retries: { maxTries: number; busySeconds: number; noAnswerSeconds: number };
  recipients: { root: string; count: number; byRule: RuleCount[] };
  /** Phones that nobody agreed to, called because it is an emergency; texted, where nobody is called. Absent for none. */
  withoutConsent?: number;
  exclusions: { root: string; count: number; byRule: RuleCount[] };
  /** Phones by the language they will be spoken to in. */
  languages: { language: string; count: number }[];
  /** Languages that no call can speak: their phones are texted at once, whatever the delivery. Absent where there are none. */
  unspoken?: string[];
  /** Phones to call by the zones they may be in; to text, where nobody is called. */
  zones: { timeZones: string[]; count: number }[];
  /** Its e-mails, and what stands under the words in each of their languages. Absent where none is sent. */
  letters?: { root: string; count: number; stop: Record<string, string> };
  /** How many different people must approve before it starts. */
  approvalsNeeded: number;
  expiresAt: string;
};

/** SHA-256 over canonical JSON (RFC 8785); any change anywhere is another fingerprint. */
export function fingerprintOf(content: SealedContent): Buffer {
  const canonical = canonicalize(content);
  if (canonical === undefined) throw new Error('nothing to take a fingerprint of');
  return hash('sha256', Buffer.from(canonical), 'buffer');
}

/** The eight digits that people compare, such as `7f3a-91c2`. */
export function shortCode(fingerprint: Buffer): string {
  const text = fingerprint.toString('hex');
  return `${text.slice(0, 4)}-${text.slice(4, 8)}`;
}
