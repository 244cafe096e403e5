import type { CampaignState } from '#domain/closure/campaign.ts';
import type { ConsentMethod } from '#domain/consent/ledger/consent.ts';
import type { Role } from '#domain/people/operator/operator.ts';
import type { Channel, Delivery } from '#domain/shared/channel.ts';
import type { Ground, Happening } from '#domain/shared/happening.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** What counsel reads of a closure, or of one phone in it: people by name, families in counts. */
export type EvidenceSummary = {
  at: Temporal.Instant;
  timeZone: string;
  districtName: string;
  /** The one phone that it is about: its id in the evidence file, and all that is shown of the number. */
  phone: { id: string; lastDigits: string } | undefined;
  closure: SummaryClosure;
  versions: SummaryVersion[];
  decisions: SummaryDecision[];
  /** Of the version that the closure stands at. */
  texts: { language: string; text: string; digest: string; isRecorded: boolean }[];
  listed: RuleLine[];
  /** Different phones on the call list. */
  phones: number;
  /** Of `count` planned calls or texts, `made` were handed to the carrier. */
  outcomes: {
    channel: Channel;
    ending: string | null;
    reason: string | null;
    count: number;
    made: number;
  }[];
  /** Of one phone, each try; empty for a closure. */
  tries: SummaryTry[];
  /** Phones that confirmed, with key 1; null where calls did not ask for it. */
  confirmed: number | null;
  /** Each press or message, and the different phones that they came from. */
  optOuts: { means: string; scope: string; count: number; phones: number }[];
  consents: SummaryConsent[];
  senders: { channel: Channel; number: string; count: number }[];
  /** Absent where nothing was sealed yet. */
  log: SummaryLog | undefined;
};

export type SummaryClosure = {
  id: string;
  number: number;
  state: CampaignState;
  version: number;
  happening: Happening;
  ground: Ground;
  purpose: Purpose;
  delivery: Delivery;
  eventDate: string;
  /** Of its schools, or of the groups whose families alone it is for. */
  schools: string[];
  isForGroups: boolean;
  ruleSet: string | null;
  fingerprint: string | null;
  createdAt: Temporal.Instant;
  startedAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
};

export type Standing = {
  by: string;
  /** As they were held at that moment; `school` null: for the whole district. */
  roles: { role: Role; school: string | null }[];
  training: { version: number; passedAt: Temporal.Instant } | null;
  at: Temporal.Instant;
};

export type SummaryVersion = Standing & { number: number; fingerprint: string | null };

export type SummaryDecision = Standing & {
  version: number;
  decision: 'approved' | 'sent-back';
  platform: Platform;
};

/** How many phones of the list one rule let in or kept out. */
export type RuleLine = {
  channel: Channel;
  isIncluded: boolean;
  rule: string;
  reason: string;
  citation: string;
  count: number;
};

/** Consents of one wording, given in one way: on how many phones of the list, and between which moments. */
export type SummaryConsent = {
  wording: string;
  language: string;
  method: ConsentMethod;
  kind: 'express' | 'express-written';
  /** As people read or heard them; null where they aren't kept here. */
  words: string | null;
  phones: number;
  from: Temporal.Instant;
  until: Temporal.Instant;
};

export type SummaryTry = {
  channel: Channel;
  tryNumber: number;
  at: Temporal.Instant | null;
  ending: string | null;
  reason: string | null;
};

export type SummaryLog = {
  /** Entries of the log about this. */
  entries: number;
  size: number;
  root: string;
  note: string;
  sealedAt: Temporal.Instant;
};
