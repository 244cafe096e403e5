import type { PaceState } from '#domain/attempt/pace/pressure.ts';
import type { Comeback } from '#domain/attempt/restore/restore.ts';
import type { CampaignState, RightsAudience, TextSource, Told } from '#domain/closure/campaign.ts';
import type { SignInHold } from '#domain/closure/life/record-sign-in-hold.ts';
import type { Pause } from '#domain/closure/pause/pause.ts';
import type { VersionWarnings } from '#domain/closure/seal/warning.ts';
import type { RunsUnder, StandingApproval, WeeklyEnd } from '#domain/closure/standing.ts';
import type { SaidTerms, Terms } from '#domain/closure/terms/terms.ts';
import type { MailBlocker } from '#domain/district/mail-server/mail-blocker.ts';
import type { OpenHours } from '#domain/language/calling-hours/calling-hours.ts';
import type { HoursFit } from '#domain/language/calling-hours/fit-in-hours.ts';
import type { TextSegments } from '#domain/language/message/text-segments.ts';
import type { Absence } from '#domain/people/operator/absence/absence.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { UsedTemplate } from '#domain/words/template/template.ts';
import type { Standing } from '#domain/words/translation/translation.ts';
import type { OutcomePart } from './outcome-part.ts';

/** One rule's share of the list, with the words people read. */
export type RuleLine = { channel: Channel; rule: string; reason: string; count: number };

/** A message that somebody recorded. */
export type SpokenBy = { language: string; by: string; seconds: number };

/** A version that was sent back, and why. */
export type SentBack = { by: string; at: Temporal.Instant; reason: string };

/** What is said, by whom it was written, and who is on its list. */
export type ListPart = SaidTerms<Exclude<keyof Terms, 'tells'>> & {
  id: string;
  number: number;
  state: CampaignState;
  version: number;
  /** Names, in order. */
  schools: string[];
  /** How many schools the district has. */
  schoolsInDistrict: number;
  /** Present where only the families of these groups are told; `students` once the list is sealed. */
  groups?: { labels: string[]; students?: number; hasChanged?: true };
  tells: Told;
  /** Of absence calls: its approval also covers later lists. */
  stands?: StandingApproval;
  /** Of a list that runs under an earlier approval: the closure that has it, who gave it, and its last day. */
  runsUnder?: RunsUnder;
  /**
   * Emergency contacts are called after so many minutes, where their family wasn’t reached. Without minutes: a correction for those
   * who heard what it corrects. Present once the list is sealed; `calls` and `texts` until it begins.
   */
  contacts?: { after?: number; phones: number; calls?: number; texts?: number };
  /** Staff are asked for key 8 or the reply SAFE. */
  asksIfSafe?: true;
  /** Phones of a household ring in turn, until a person was told. */
  stopsAtOne?: true;
  /** Calls that this saves at most; absent for none, and once it has begun. */
  mostSaved?: number;
  startAt: Temporal.Instant | null;
  stopTryingAt: Temporal.Instant;
  timeZone: string;
  districtName: string;
  author: string;
  /** All who wrote or changed it, the first author first: none of them may decide on it. */
  writers: { id: string; name: string }[];
  submittedAt: Temporal.Instant;
  /** Those with fields, where they have some. */
  texts: { language: string; body: string }[];
  /** What staff hear in place of them; absent where they hear the same. */
  staffTexts?: { language: string; body: string }[];
  /** Present where they have fields: how many phones can hear them filled. */
  fields?: { phones: number } | undefined;
  /** Whose words its form began with, null for the standard ones; and where each text is from. */
  words: {
    template: Pick<UsedTemplate, 'name' | 'school' | 'number'> | null;
    sources: Readonly<Record<string, TextSource>>;
  };
  /** Present where somebody recorded some of them. */
  recordings?: SpokenBy[];
  /** What was asked of a provider for this English, whether it is among the texts or not. */
  translations: Standing[];
  /** Absent until the list is sealed. */
  sealed?: {
    code: string;
    /** Six digits that calls and texts say, and that find the words at /check. */
    checkCode?: string;
    /** The whole fingerprint, in hexadecimal. */
    fingerprint: string;
    /** What is stored is not what the fingerprint was taken over: nobody can approve it, and nothing is called. */
    sealIsBroken?: true;
    expiresAt: Temporal.Instant;
    voiceCount: number;
    textCount: number;
    /** Absent where nobody is texted. */
    textSegments?: TextSegments;
    guardianCount: number;
    sharedCount: number;
    /** Phones of staff, those of a family among them; null where it tells no staff. */
    staffCount: number | null;
    /** E-mails; null where none is sent. */
    letterCount: number | null;
    /** Phones to be called, texted or both; and those that get neither, by reason. Absent once it has begun. */
    reach?: { phones: number; missed: { reason: string; count: number }[] };
    allowed: RuleLine[];
    /** Phones that nobody agreed to, called because it is an emergency; texted, where nobody is called. */
    withoutConsent: number;
    excluded: RuleLine[];
    /**
     * Phones that asked for texts: those that are texted and not called, unless it has begun; and in an emergency, those whose call
     * waits for their text.
     */
    wantTexts: { only: number; first: number };
    /** What an approver should stop at, as it was when the list was sealed. */
    warnings: VersionWarnings;
    /** The numbers that its calls may show. */
    callerIds: string[];
    /** Whether the first round gets through within everybody's calling hours; absent once it has begun. */
    fit?: HoursFit;
  };
  /** Anybody reads it at `/feed` once it calls. */
  isPublished: boolean;
  centsPerCall: number;
  centsPerText: number;
  /** The number of the campaign that it corrects. */
  corrects: number | null;
  /** It goes on from that one, such as an all clear, and corrects nothing; `all`: it is for everybody at its schools. */
  goesOn?: 'all' | 'reached';
  /** Its list waits for the last call of that one. */
  awaitsLastCall?: true;
  /** The number of the incident whose families it tells. */
  notifies: number | null;
  /** Whom it tells of their rights. */
  tellsRights: RightsAudience | null;
};

/** Whose decision it is, or was. */
export type DecisionPart = {
  /** The first one first. */
  decisions: {
    by: string;
    at: Temporal.Instant;
    decision: 'approved' | 'sent-back';
    platform: Platform;
  }[];
  approvalsNeeded: number;
  /** Whether enough of those who approved still may. */
  isApproved: boolean;
  /**
   * Present where it is sent each week as closure `number` asked for, is one of these weeks, or corrects one. `end`: why it isn't sent
   * any more.
   */
  weekly?: { number: number; of: 'first' | 'week' | 'correction'; end?: WeeklyEnd };
  /** Present where approvers are being woken by phone. */
  waking?: { called: number; lastAt: Temporal.Instant };
  /** Names of those who were told that this waits for them. */
  asked: string[];
  /** Present where the version before was sent back. */
  sentBack?: SentBack;
  /** Approvers of what waits who are away now. */
  away: Absence[];
};

/** How fast it may go, and what keeps it from it. */
export type DialingPart = {
  /** While it dials, when most of its phones may be called until then; absent for an emergency. */
  callingHours?: OpenHours[];
  callsPerSecond: number;
  /** Null where as many may ring or talk at one time as there are. */
  callsAtOnce: number | null;
  /** Present while the carrier is short of room and it goes more slowly. */
  slowed?: PaceState;
  /** Present while it is paused. */
  pause?: Pause;
  /** Present where it is approved and not called, for nobody can prove who signed in to approve it. */
  signInHold?: SignInHold;
  /** Present while all dialing of the district is frozen. */
  freeze?: Pause;
  /** Present where the database came back from a backup, or a standby took over, and this closure waits or waited. */
  comeback?: Comeback;
  /** Present where it calls, or should by now, and no dial worker runs. */
  noWorker?: true;
  /** Present where it has e-mails to send, and none can leave now. */
  noMail?: MailBlocker;
};

/** Everything the cards say about a campaign, in values; the words are the cards' own. */
export type CampaignView = ListPart & DecisionPart & DialingPart & OutcomePart;
