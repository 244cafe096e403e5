import { sql } from 'kysely';
import { type Found, rowsOf } from '#database/together.ts';
import type { Db } from '#database/transaction.ts';
import { textsFirst } from '#domain/attempt/machine/attempt.ts';
import { conflictsOf, warningsNow } from '#domain/closure/seal/find-conflicts.ts';
import { type RuleCount, type SealedContent, shortCode } from '#domain/closure/seal/fingerprint.ts';
import type { VersionWarnings } from '#domain/closure/seal/warning.ts';
import { versionRows } from '#domain/closure/version-store.ts';
import { type District, districtRow } from '#domain/district/find-district.ts';
import { keepsCallingHours } from '#domain/language/calling-hours/calling-hours.ts';
import { fitInHours, type HoursFit } from '#domain/language/calling-hours/fit-in-hours.ts';
import type { TextSegments } from '#domain/language/message/text-segments.ts';
import { byName, staffName } from '#domain/people/operator/staff-name-store.ts';
import { goesOn, type Happening } from '#domain/shared/happening.ts';
import { standingsOf } from '#domain/words/translation/find-translations.ts';
import type { ListPart, RuleLine, SpokenBy } from './campaign-view.ts';
import { reachOf, textsOnlyOf } from './reach-store.ts';

/** The campaign, the version that it stands at, and the district whose it is; undefined for none. */
export async function selectCampaignHead(db: Db, id: string) {
  const head = await versionRows(db)
    .innerJoin('operator as author', 'author.id', 'v.submitted_by')
    .leftJoin('campaign as corrected', 'corrected.id', 'c.corrects')
    .leftJoin('incident as told', 'told.id', 'c.notifies')
    .leftJoin('operator as ender', 'ender.id', 'c.ended_by')
    .where('c.id', '=', id)
    .whereRef('v.number', '=', 'c.version')
    .select([
      'c.number as campaignNumber',
      'c.state',
      'c.state_at as stateAt',
      'c.started_at as startedAt',
      'c.ended_at as endedAt',
      sql<string | null>`end_reason_of(c)`.as('endReason'),
      staffName<string | null>('ender').as('endedBy'),
      'corrected.number as correctsNumber',
      sql<Happening | null>`(SELECT w.happening FROM campaign_version w WHERE w.campaign_id = corrected.id
        AND w.number = corrected.version)`.as('correctsHappening'),
      'told.number as notifiesNumber',
      staffName('author').as('author'),
      sql<boolean>`is_approved(v)`.as('isApproved'),
      sql<boolean>`is_on_feed(c)`.as('isPublished'),
      sql<District | null>`(SELECT row_to_json(d) FROM ${districtRow(db)} d)`.as('district'),
      sql<Temporal.Instant>`clock_timestamp()`.as('now'),
      sql<number>`(SELECT count(*)::int FROM school WHERE active)`.as('schoolsInDistrict'),
      sql<SealedContent | null>`CASE WHEN seal_holds(v) THEN v.sealed_content END`.as(
        'sealedContent',
      ),
      'v.voice_count as voiceCount',
      'v.text_count as textCount',
      'v.guardian_count as guardianCount',
      'v.shared_count as sharedCount',
      'v.staff_count as staffCount',
      'v.warnings',
      'v.text_segments as textSegments',
      sql<
        string | null
      >`CASE WHEN c.state IN ('submitted', 'approved') THEN group_digest(v.group_ids) END`.as(
        'groupDigest',
      ),
    ])
    .$narrowType<{ warnings: VersionWarnings | null; textSegments: TextSegments | null }>()
    .executeTakeFirst();
  if (head === undefined || head.district === null) return undefined;
  return { ...head, district: head.district };
}

export type CampaignHead = NonNullable<Awaited<ReturnType<typeof selectCampaignHead>>>;

/** What is said, by whom it was written, and who is on its list. */
export function listQueries(head: CampaignHead) {
  const isSealed = head.fingerprint !== null;
  return {
    // All who wrote or changed it, as `decision_blocker` has them.
    writers: rowsOf(sql<{ id: string; name: string }>`
      SELECT o.id, staff_name(o) AS name FROM campaign c JOIN operator o ON o.id = c.author_id
        OR EXISTS (SELECT FROM campaign_editor e WHERE e.campaign_id = c.id AND e.operator_id = o.id)
      WHERE c.id = ${head.campaignId} ORDER BY o.id <> c.author_id`),
    recordings:
      Object.keys(head.recordings).length === 0
        ? undefined
        : rowsOf(sql<SpokenBy>`
      SELECT m.language, ${staffName('o')} AS by, (r.milliseconds / 1000.0)::float AS seconds
      FROM message_recording m JOIN recording r ON r.id = m.recording_id JOIN operator o ON o.id = r.made_by
      WHERE m.version_id = ${head.id} ORDER BY m.language <> 'en', m.language`),
    translations: rowsOf(standingsOf(textsOf(head)['en'] ?? ''), 'at'),
    // What the rules of the set that it was sealed under mean.
    reasons: isSealed
      ? rowsOf(sql<{ id: string; reason: string }>`
      SELECT r.id, r.reason FROM consent_rule r JOIN campaign_version v ON v.rule_set = r.rule_set
      WHERE v.id = ${head.id}`)
      : undefined,
    reach: isSealed && isToCome(head) ? rowsOf(reachOf(head.id)) : undefined,
    textsOnly:
      isToCome(head) && countOf(head.sealedContent, 'exclusions', 'texts-only') > 0
        ? rowsOf(textsOnlyOf(head.id))
        : undefined,
    conflicts:
      isSealed && head.state === 'submitted'
        ? rowsOf(
            conflictsOf({
              ...head,
              except: [head.campaignId, head.corrects].filter((id) => id !== null),
            }),
          )
        : undefined,
  };
}

const isToCome = ({ state }: CampaignHead) => state === 'submitted' || state === 'approved';

type ListFound = Found<ReturnType<typeof listQueries>>;

export function listPart(head: CampaignHead, found: ListFound): ListPart {
  const { district } = head;
  const [author, ...others] = found.writers;
  const sealed = sealedPart(head, found);
  return {
    id: head.campaignId,
    number: head.campaignNumber,
    state: head.state,
    version: head.number,
    happening: head.happening,
    ground: head.ground,
    purpose: head.purpose,
    ...(head.emergencyFact === null ? {} : { emergencyFact: head.emergencyFact }),
    schools: head.schools,
    schoolsInDistrict: head.schoolsInDistrict,
    ...toldGroups(head),
    tells: head.tells,
    ...(head.stands === null ? {} : { stands: head.stands }),
    ...(head.runsUnder === null ? {} : { runsUnder: head.runsUnder }),
    eventDate: head.eventDate,
    ...(head.dismissalTime === null ? {} : { dismissalTime: head.dismissalTime }),
    delivery: head.delivery,
    machines: head.machines,
    asksToConfirm: head.asksToConfirm,
    ...ringsAndAsks(head),
    startAt: head.startAt,
    stopTryingAt: head.stopTryingAt,
    timeZone: district.timeZone,
    districtName: district.name,
    author: head.author,
    writers: author === undefined ? [] : [author, ...others.toSorted(byName)],
    submittedAt: head.submittedAt,
    texts: inOrder(textsOf(head)),
    ...(head.staffTexts === null ? {} : { staffTexts: inOrder(head.staffTexts) }),
    fields: head.sealedContent?.fields,
    words: { template: head.template, sources: head.sources },
    ...(found.recordings === undefined ? {} : { recordings: found.recordings }),
    translations: found.translations,
    ...(sealed === undefined ? {} : { sealed }),
    isPublished: head.isPublished,
    centsPerCall: district.centsPerCall,
    centsPerText: district.centsPerText,
    corrects: head.correctsNumber,
    ...(head.correctsHappening !== null && goesOn(head.correctsHappening, head.happening)
      ? { goesOn: true }
      : {}),
    notifies: head.notifiesNumber,
    tellsRights: head.tellsRights,
  };
}

/** Said only where it is so. */
const ringsAndAsks = ({ sealedContent: of }: CampaignHead): Partial<ListPart> => ({
  ...(of?.asksIfSafe === true ? { asksIfSafe: true } : {}),
  ...(of?.stopsAtOne === true ? { stopsAtOne: true } : {}),
});

/** As the list was locked; before that, as they are. */
function toldGroups({
  groups,
  sealedContent,
  groupDigest,
}: CampaignHead): Pick<ListPart, 'groups'> {
  if (groups.length === 0) return {};
  const sealed = sealedContent?.groupMembers;
  const hasChanged = sealed !== undefined && groupDigest !== null && groupDigest !== sealed.digest;
  return {
    groups: {
      labels: sealed?.names ?? groups.map(({ label }) => label),
      ...(sealed === undefined ? {} : { students: sealed.students }),
      ...(hasChanged ? { hasChanged } : {}),
    },
  };
}

const textsOf = ({ sealedContent, texts }: CampaignHead) =>
  sealedContent?.fields?.texts ?? sealedContent?.texts ?? texts;
const inOrder = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts)
    .map(([language, body]) => ({ language, body }))
    .toSorted(
      (a, b) => rank(a.language) - rank(b.language) || a.language.localeCompare(b.language),
    );
const rank = (language: string) => (language === 'en' ? 0 : 1);

type Sealed = NonNullable<ListPart['sealed']>;

function sealedPart(head: CampaignHead, found: ListFound): ListPart['sealed'] {
  if (head.fingerprint === null || head.expiresAt === null) return undefined;
  const fit = isToCome(head) ? fitOf(head) : undefined;
  return {
    code: shortCode(head.fingerprint),
    ...(head.checkCode === null ? {} : { checkCode: head.checkCode }),
    fingerprint: head.fingerprint.toString('hex'),
    expiresAt: head.expiresAt,
    voiceCount: head.voiceCount ?? 0,
    textCount: head.textCount ?? 0,
    ...(head.textSegments === null ? {} : { textSegments: head.textSegments }),
    guardianCount: head.guardianCount ?? 0,
    sharedCount: head.sharedCount ?? 0,
    staffCount: head.staffCount,
    ...sealedLists(head, found),
    callerIds: head.sealedContent?.callerIds ?? [],
    warnings: warningsNow(head.warnings, found.conflicts),
    ...(fit === undefined ? {} : { fit }),
  };
}

/** What a broken seal says of the list is nothing to show. */
function sealedLists(
  { sealedContent }: CampaignHead,
  { reasons = [], reach, textsOnly }: ListFound,
): Pick<
  Sealed,
  'reach' | 'allowed' | 'excluded' | 'wantTexts' | 'withoutConsent' | 'letterCount' | 'sealIsBroken'
> {
  const wantTexts = {
    only: textsOnly?.[0]?.count ?? 0,
    first: countOf(sealedContent, 'recipients', textsFirst),
  };
  if (sealedContent === null) return { ...nothing, sealIsBroken: true, wantTexts };
  const known = new Map(reasons.map(({ id, reason }) => [id, reason]));
  const reasonOf = (rule: string) => known.get(rule) ?? rule;
  const lines = (counts: readonly RuleCount[]): RuleLine[] =>
    counts.map((row) => ({ ...row, reason: reasonOf(row.rule) }));
  const phones = reach?.find(({ rule }) => rule === null)?.count ?? 0;
  const missed = reach?.flatMap(({ rule, count }) =>
    rule === null ? [] : [{ reason: reasonOf(rule), count }],
  );
  return {
    ...(missed === undefined ? {} : { reach: { phones, missed } }),
    allowed: lines(sealedContent.recipients.byRule),
    excluded: lines(sealedContent.exclusions.byRule),
    wantTexts,
    withoutConsent: sealedContent.withoutConsent ?? 0,
    letterCount: sealedContent.letters?.count ?? null,
  };
}

const nothing = { allowed: [], excluded: [], withoutConsent: 0, letterCount: null };

const countOf = (content: SealedContent | null, list: 'recipients' | 'exclusions', rule: string) =>
  content?.[list].byRule.find((line) => line.rule === rule)?.count ?? 0;

/** The zones are those that were sealed; a start "as soon as approved" is now. An emergency rings at any hour. */
function fitOf(head: CampaignHead): HoursFit | undefined {
  const { now, startAt, stopTryingAt } = head;
  return fitInHours({
    zones: head.sealedContent?.zones ?? [],
    anyHour: !keepsCallingHours(head.purpose),
    startAt: startAt !== null && Temporal.Instant.compare(startAt, now) > 0 ? startAt : now,
    stopTryingAt,
    callsPerSecond: head.district.callsPerSecond,
  });
}
