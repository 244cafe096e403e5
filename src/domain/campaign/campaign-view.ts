import type { CampaignTally } from '../attempt/attempt.ts';
import type { HoursFit } from '../attempt/fit-in-hours.ts';
import type { CampaignState, Delivery, Ground, Happening, Purpose } from './campaign.ts';

/** One rule's share of the list, with the words people read. */
export type RuleLine = { channel: 'voice' | 'text'; rule: string; reason: string; count: number };

/** Everything the cards say about a campaign, in values; the words are the cards' own. */
export type CampaignView = {
  id: string;
  number: number;
  state: CampaignState;
  version: number;
  happening: Happening;
  ground: Ground;
  purpose: Purpose;
  /** Names, in order. */
  schools: string[];
  /** ISO 8601 calendar date. */
  eventDate: string;
  delivery: Delivery;
  startAt: Temporal.Instant | null;
  stopTryingAt: Temporal.Instant;
  timeZone: string;
  districtName: string;
  author: string;
  submittedAt: Temporal.Instant;
  decision?: {
    by: string;
    at: Temporal.Instant;
    decision: 'approved' | 'sent-back';
    platform: 'slack' | 'teams';
  };
  texts: { language: string; body: string }[];
  /** Absent until the list is frozen. */
  frozen?: {
    code: string;
    expiresAt: Temporal.Instant;
    voiceCount: number;
    textCount: number;
    guardianCount: number;
    sharedCount: number;
    allowed: RuleLine[];
    excluded: RuleLine[];
    /** Phones whose language has no message. */
    languagesMissing: { language: string; count: number }[];
    /** Whether the first round gets through within everybody's calling hours; absent once it has begun. */
    fit?: HoursFit;
  };
  callsPerSecond: number;
  centsPerCall: number;
  centsPerText: number;
  startedAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  endedBy: string | null;
  endReason: string | null;
  /** Absent until it dials. */
  tally?: CampaignTally;
  /** Where compliance finds the evidence, as entry numbers of the audit log: first and last. */
  auditEntries?: { first: string; last: string; count: number };
};
