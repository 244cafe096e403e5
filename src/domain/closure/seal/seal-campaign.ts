import { sql } from 'kysely';
import { many, run } from '#database/query.ts';
import { type Db, databaseNow, type Transaction } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { insertRun } from '#domain/closure/absence/cover-run-store.ts';
import { textsInside } from '#domain/closure/campaign.ts';
import {
  type CampaignRow,
  eachCampaign,
  selectCampaigns,
  setState,
} from '#domain/closure/campaign-store.ts';
import { selectVersion, type VersionRow } from '#domain/closure/version-store.ts';
import { selectTerms } from '#domain/consent/rules/rule-store.ts';
import { doesStopAtOne, findDistrict } from '#domain/district/find-district.ts';
import { nextHours } from '#domain/language/calling-hours/calling-hours.ts';
import { hasFields } from '#domain/language/family-fields.ts';
import { unspokenLanguages } from '#domain/language/message/message.ts';
import { countTextSegments, type TextSegments } from '#domain/language/message/text-segments.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { type Audience, insertRecipients, isForFamilies } from './filter-store.ts';
import { findVersionWarnings } from './find-version-warnings.ts';
import { fingerprintOf, type SealedContent } from './fingerprint.ts';
import { countApprovalsNeeded, countByLanguage, countPeople } from './seal-store.ts';
import { sealedContent } from './sealed-content-store.ts';

/**
 * Seals every draft that waits: the list of phones, the reason for each exclusion, and the fingerprint that
 * an approval will be bound to. Safe to run anywhere, twice, and after a crash: a draft is sealed by one transaction.
 */
export async function sealDrafts(db: Db): Promise<void> {
  const isReady = sql`c.state = 'draft' AND NOT ${awaitsLastCall}`;
  await eachCampaign(db, await selectCampaigns(db, isReady), seal);
}

const awaitsLastCall = sql`(c.corrects IS NOT NULL AND awaits_last_call(c))`;

export async function sealCampaign(db: Db, id: string): Promise<void> {
  await eachCampaign(db, [{ id }], seal);
}

/** Somebody may still be listening to what it corrects. */
async function awaits(tx: Transaction, id: string): Promise<boolean> {
  const rows = await many<{ id: string }>(
    tx,
  )`SELECT c.id FROM campaign c WHERE c.id = ${id} AND ${awaitsLastCall}`;
  return rows.length > 0;
}

async function seal(tx: Transaction, { id: campaignId, state }: CampaignRow): Promise<void> {
  if (state !== 'draft' || (await awaits(tx, campaignId))) return;
  const asked = await selectVersion(tx, campaignId);
  const version = { ...asked, approvalsNeeded: await countApprovalsNeeded(tx, asked) };
  const district = await findDistrict(tx);
  if (district === undefined) throw new Error('the district row is missing');
  const terms = await selectTerms(tx);
  if (terms === undefined) throw new Error('no set of rules is in force');
  const closedZones = await findClosedZones(tx, version);
  const unspoken = unspokenLanguages(version);
  const stopsAtOne = doesStopAtOne(version, district);
  await insertRecipients(tx, {
    ...version,
    terms,
    closedZones,
    unspoken,
    stopsAtOne,
    textsInside: textsInside(version),
    hasFields: hasFields(version.texts),
  });
  if (district.closuresByEmail) await insertLetters(tx, version);
  const minutes =
    version.purpose === 'emergency' ? district.emergencyApprovalMinutes : district.approvalMinutes;
  const now = await databaseNow(tx);
  const expiresAt = earlier(now.add({ minutes }), version.stopTryingAt);
  const content = await sealedContent(tx, { version, district, terms, expiresAt });
  const count = (channel: Channel) =>
    content.recipients.byRule
      .filter((row) => row.channel === channel)
      .reduce((sum, row) => sum + row.count, 0);
  const fingerprint = fingerprintOf(content);
  const about = { version, district, content, now, expiresAt };
  const warnings = await findVersionWarnings(tx, about);
  const segments = count('text') === 0 ? undefined : await textSegmentsOf(tx, version, content);
  const { guardians, shared, staff } = await countPeople(tx, version);
  await tx
    .updateTable('campaign_version')
    .set({
      fingerprint,
      sealed_content: JSON.stringify(content),
      voice_count: count('voice'),
      text_count: count('text'),
      ...(segments === undefined ? {} : { text_segments: JSON.stringify(segments) }),
      guardian_count: guardians,
      shared_count: shared,
      staff_count: staff,
      expires_at: expiresAt,
      approvals_needed: version.approvalsNeeded,
      stops_at_one: stopsAtOne,
      rule_set: terms.ruleSet,
      warnings: JSON.stringify(warnings),
    })
    .where('id', '=', version.id)
    .execute();
  const obstacle = obstacleOf(content);
  await setState(
    tx,
    campaignId,
    obstacle === undefined
      ? { state: 'submitted' }
      : { state: 'sent-back', endReason: obstacle.reason },
  );
  await note(
    tx,
    by(version.submittedBy),
    obstacle?.act ?? 'campaign-submitted',
    on('campaign', campaignId),
    {
      version: version.number,
      fingerprint: fingerprint.toString('hex'),
      recipients: content.recipients.count,
      exclusions: content.exclusions.count,
      expires: expiresAt.toString(),
      warnings: warnings.odd.map(({ kind }) => kind),
    },
  );
  // A date in the words of a weekly notice is that of the first one.
  const isOfAnotherDay = warnings.odd.some(({ kind }) => kind === 'words-contradict');
  if (obstacle === undefined && !isOfAnotherDay)
    await cover(tx, { campaignId, version, fingerprint });
}

/** A list of absent students, or a weekly notice, that lies inside an approval that stands waits for nobody. */
async function cover(
  tx: Transaction,
  sealed: { campaignId: string; version: VersionRow; fingerprint: Buffer },
): Promise<void> {
  const { campaignId, version, fingerprint } = sealed;
  if (version.happening !== 'absence' && version.happening !== 'other') return;
  const run = await insertRun(tx, version.id);
  if (run === undefined) return;
  await setState(tx, campaignId, { state: 'approved' });
  await note(tx, by(version.submittedBy), 'run-covered', on('campaign', campaignId), {
    version: version.number,
    fingerprint: fingerprint.toString('hex'),
    ...run,
  });
}

async function textSegmentsOf(
  tx: Transaction,
  { id, purpose }: VersionRow,
  { registeredName, callbackNumber, texts }: SealedContent,
): Promise<TextSegments> {
  const words = { registeredName, callbackNumber, purpose, texts };
  return countTextSegments(words, await countByLanguage(tx, id, 'text'));
}

/** What nobody could approve. */
function obstacleOf(
  content: SealedContent,
): { act: 'campaign-found-empty' | 'campaign-found-no-number'; reason: string } | undefined {
  const { count, byRule } = content.recipients;
  if (count === 0) {
    const isClosed = content.exclusions.byRule.some(({ rule }) => rule === 'outside-calling-hours');
    const why = isClosed
      ? ' before it stops trying. Families hear school matters from 9 am to 8 pm, on Sundays from noon: choose a later time to stop.'
      : '.';
    return { act: 'campaign-found-empty', reason: `No one on this call list can be called${why}` };
  }
  if (byRule.some(({ channel }) => channel === 'voice') && content.callerIds.length === 0) {
    const reason =
      'The district has no number to call from. IT can add one with “numbers set”; then resubmit.';
    return { act: 'campaign-found-no-number', reason };
  }
  return undefined;
}

/** Zones in which the calling hours do not come before the campaign stops trying. */
async function findClosedZones(tx: Transaction, version: VersionRow): Promise<number[]> {
  if (version.purpose === 'emergency') return [];
  const from = version.startAt ?? (await databaseNow(tx));
  const zones = await selectZones(tx, version);
  return zones.flatMap(({ id, timeZones }) => {
    const hours = nextHours(timeZones, from);
    const isTooLate =
      hours === undefined || Temporal.Instant.compare(hours.opensAt, version.stopTryingAt) >= 0;
    return isTooLate ? [id] : [];
  });
}

/** Sets of candidate zones that some phone of these schools has. */
async function selectZones(
  tx: Transaction,
  { schoolIds, tells }: Pick<Audience, 'schoolIds' | 'tells'>,
): Promise<{ id: number; timeZones: string[] }[]> {
  const schools = sql`ANY (${[...schoolIds]}::uuid[])`;
  const workers = isForFamilies({ tells: tells ?? 'families' })
    ? sql``
    : sql`OR EXISTS (SELECT FROM staff_audience w WHERE w.zones_id = z.id AND w.school_id = ${schools})`;
  return many<{ id: number; timeZones: string[] }>(tx)`
    SELECT z.id, z.time_zones AS "timeZones" FROM calling_zones z
    WHERE EXISTS (SELECT FROM phone_audience a WHERE a.zones_id = z.id
      AND a.school_id = ${schools}) ${workers}`;
}

function earlier(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) < 0 ? a : b;
}

/**
 * Whether a version may go out by e-mail, too. A notice of an incident or of rights has forms of its own in the law, an absence is told
 * in a call, and what an approval covers for a term was approved for calls and texts.
 */
const mayBeWritten = ({ notifies, tellsRights, happening, stands }: VersionRow) =>
  notifies === null && tellsRights === null && happening !== 'absence' && stands === null;

/**
 * One letter for each address of the people whom the version is for, in the languages of all who share it. A correction goes to those
 * who may have read the wrong words, and to those who would have.
 */
async function insertLetters(tx: Transaction, version: VersionRow): Promise<void> {
  if (!mayBeWritten(version)) return;
  const { id, corrects, goesOnToAll } = version;
  const readers =
    corrects === null || goesOnToAll
      ? sql``
      : sql`AND EXISTS (SELECT FROM letter l JOIN campaign_version w ON w.id = l.version_id
          WHERE w.campaign_id = ${corrects} AND l.address_id = a.address_id AND l.state IN ('waiting', 'sending', 'sent', 'unknown'))`;
  await run(tx)`
    INSERT INTO letter (version_id, address_id, languages)
    SELECT v.id, a.address_id, array_agg(DISTINCT a.language ORDER BY a.language)
    FROM campaign_version v JOIN email_audience a ON is_written_to(a, v, false)
    WHERE v.id = ${id} AND email_blocker(a.address_id) IS NULL
      AND NOT EXISTS (SELECT FROM campaign_version s WHERE s.stands_until IS NOT NULL AND v.form_id = weekly_form(s.id, v.event_date))
      ${readers}
    GROUP BY v.id, a.address_id`;
}
