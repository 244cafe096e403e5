import { type Db, databaseNow } from '#database/transaction.ts';
import { selectCampaignId } from '#domain/closure/campaign-store.ts';
import { findWarningsNow } from '#domain/closure/seal/find-conflicts.ts';
import { type RuleCount, shortCode } from '#domain/closure/seal/fingerprint.ts';
import { selectApprovals } from '#domain/closure/version-store.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { hoursBetween, keepsCallingHours } from '#domain/language/calling-hours/calling-hours.ts';
import { fitInHours, type HoursFit } from '#domain/language/calling-hours/fit-in-hours.ts';
import { findTranslations } from '#domain/words/translation/find-translations.ts';
import type { CampaignView, RuleLine } from './campaign-view.ts';
import { findCounts } from './find-counts.ts';
import { findPlays, findRecordings } from './find-recordings.ts';
import { findStandstill } from './find-standstill.ts';
import {
  selectAsked,
  selectAuditRange,
  selectAway,
  selectCampaignHead,
  selectDecisions,
  selectReach,
  selectRuleReasons,
  selectSentBack,
  selectWaking,
  selectWriters,
} from './view-store.ts';

/** The campaign people call by this number, or the newest one. */
export async function findCampaignId(db: Db, number?: number): Promise<string | undefined> {
  return selectCampaignId(db, number);
}

export async function findCampaign(db: Db, id: string): Promise<CampaignView | undefined> {
  const head = await selectCampaignHead(db, id);
  const district = await findDistrict(db);
  if (head === undefined || district === undefined) return undefined;
  const texts = Object.entries(head.sealedContent?.texts ?? head.texts);
  const decisions = await selectDecisions(db, head.id);
  const isOver = ['finished', 'stopped'].includes(head.state);
  const audit = isOver ? await selectAuditRange(db, id) : undefined;
  const sealed = await sealedPart(db, head, district);
  return {
    id,
    number: head.campaignNumber,
    state: head.state,
    version: head.number,
    happening: head.happening,
    ground: head.ground,
    purpose: head.purpose,
    ...(head.emergencyFact === null ? {} : { emergencyFact: head.emergencyFact }),
    schools: head.schools,
    schoolsInDistrict: head.schoolsInDistrict,
    eventDate: head.eventDate,
    ...dismissalOf(head),
    delivery: head.delivery,
    machines: head.machines,
    asksToConfirm: head.asksToConfirm,
    startAt: head.startAt,
    stopTryingAt: head.stopTryingAt,
    ...(await hoursOf(db, head)),
    timeZone: district.timeZone,
    districtName: district.name,
    author: head.author,
    writers: await selectWriters(db, id),
    submittedAt: head.submittedAt,
    decisions,
    approvalsNeeded: head.approvalsNeeded,
    isApproved: (await selectApprovals(db, head.id)).isApproved,
    ...(await waitingPart(db, head)),
    texts: texts
      .map(([language, body]) => ({ language, body }))
      .toSorted(
        (a, b) => rank(a.language) - rank(b.language) || a.language.localeCompare(b.language),
      ),
    words: { template: head.template, sources: head.sources },
    ...(await recordingsOf(db, head)),
    translations: await findTranslations(db, Object.fromEntries(texts)['en'] ?? ''),
    ...(sealed === undefined ? {} : { sealed }),
    callsPerSecond: district.callsPerSecond,
    callsAtOnce: district.callsAtOnce,
    centsPerCall: district.centsPerCall,
    centsPerText: district.centsPerText,
    startedAt: head.startedAt,
    endedAt: head.endedAt,
    endedBy: head.endedBy,
    endReason: head.endReason,
    corrects: head.correctsNumber,
    notifies: head.notifiesNumber,
    tellsRights: head.tellsRights,
    ...(await findStandstill(db, head, district)),
    ...(head.startedAt === null
      ? {}
      : await findCounts(db, { ...head, ...district, startedAt: head.startedAt })),
    ...(audit === undefined || audit.first === null || audit.last === null
      ? {}
      : { auditEntries: { first: audit.first, last: audit.last, count: audit.count } }),
  };
}

async function recordingsOf(
  db: Db,
  { campaignId, id, recordings, startedAt }: Head,
): Promise<Pick<CampaignView, 'recordings' | 'plays'>> {
  if (Object.keys(recordings).length === 0) return {};
  const spoken = await findRecordings(db, id);
  return {
    recordings: spoken,
    ...(startedAt === null ? {} : { plays: await findPlays(db, campaignId) }),
  };
}

/** Whom it waits for, and why the version before came back. */
async function waitingPart(
  db: Db,
  head: Head,
): Promise<Pick<CampaignView, 'asked' | 'sentBack' | 'waking' | 'away'>> {
  if (head.state !== 'submitted') return { asked: [], away: [] };
  const waking = await selectWaking(db, head.id);
  const sentBack = await selectSentBack(db, head);
  return {
    asked: await selectAsked(db, head.id),
    away: await selectAway(db, head.id),
    ...(waking === undefined ? {} : { waking }),
    ...(sentBack === undefined ? {} : { sentBack }),
  };
}

const dismissalOf = ({ dismissalTime }: Head) => (dismissalTime === null ? {} : { dismissalTime });

/** While it dials: those of the zones in which most of its phones are. */
async function hoursOf(
  db: Db,
  { state, purpose, sealedContent, stopTryingAt }: Head,
): Promise<Pick<CampaignView, 'callingHours'>> {
  if (state !== 'dialing' || !keepsCallingHours(purpose)) return {};
  const zones = sealedContent?.zones ?? [];
  const [most] = zones.toSorted((one, other) => other.count - one.count);
  if (most === undefined) return {};
  const now = await databaseNow(db);
  return { callingHours: hoursBetween(most.timeZones, now, stopTryingAt) };
}

type Sealed = NonNullable<CampaignView['sealed']>;
type Head = NonNullable<Awaited<ReturnType<typeof selectCampaignHead>>>;

const rank = (language: string) => (language === 'en' ? 0 : 1);

async function sealedPart(
  db: Db,
  head: Head,
  { callsPerSecond }: { callsPerSecond: number },
): Promise<CampaignView['sealed']> {
  if (head.fingerprint === null || head.expiresAt === null) return undefined;
  const isToCome = head.state === 'submitted' || head.state === 'approved';
  const fit = isToCome ? fitOf(head, { callsPerSecond, now: await databaseNow(db) }) : undefined;
  return {
    code: shortCode(head.fingerprint),
    fingerprint: head.fingerprint.toString('hex'),
    expiresAt: head.expiresAt,
    voiceCount: head.voiceCount ?? 0,
    textCount: head.textCount ?? 0,
    ...(head.textSegments === null ? {} : { textSegments: head.textSegments }),
    guardianCount: head.guardianCount ?? 0,
    sharedCount: head.sharedCount ?? 0,
    ...(await sealedLists(db, head, { isToCome })),
    callerIds: head.sealedContent?.callerIds ?? [],
    warnings: await findWarningsNow(db, head),
    ...(fit === undefined ? {} : { fit }),
  };
}

/** What a broken seal says of the list is nothing to show. */
async function sealedLists(
  db: Db,
  { sealedContent, id }: Pick<Head, 'sealedContent' | 'id'>,
  { isToCome }: { isToCome: boolean },
): Promise<Pick<Sealed, 'reach' | 'allowed' | 'excluded' | 'withoutConsent' | 'sealIsBroken'>> {
  if (sealedContent === null)
    return { sealIsBroken: true, allowed: [], excluded: [], withoutConsent: 0 };
  const reasons = await selectRuleReasons(db, id);
  const reasonOf = (rule: string) => reasons.get(rule) ?? rule;
  const lines = (counts: readonly RuleCount[]): RuleLine[] =>
    counts.map((row) => ({ ...row, reason: reasonOf(row.rule) }));
  const reach = isToCome ? await selectReach(db, id) : undefined;
  const missed = reach?.missed.map(({ rule, count }) => ({ reason: reasonOf(rule), count })) ?? [];
  return {
    ...(reach === undefined ? {} : { reach: { phones: reach.phones, missed } }),
    allowed: lines(sealedContent.recipients.byRule),
    excluded: lines(sealedContent.exclusions.byRule),
    withoutConsent: sealedContent.withoutConsent ?? 0,
  };
}

/** The zones are those that were sealed; a start "as soon as approved" is now. An emergency rings at any hour. */
function fitOf(
  head: Head,
  { callsPerSecond, now }: { callsPerSecond: number; now: Temporal.Instant },
): HoursFit | undefined {
  const zones = head.sealedContent?.zones ?? [];
  const startAt =
    head.startAt !== null && Temporal.Instant.compare(head.startAt, now) > 0 ? head.startAt : now;
  const { stopTryingAt } = head;
  return fitInHours({
    zones,
    anyHour: !keepsCallingHours(head.purpose),
    startAt,
    stopTryingAt,
    callsPerSecond,
  });
}
