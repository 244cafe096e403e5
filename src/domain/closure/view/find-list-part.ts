import { sql } from 'kysely';
import { type Found, rowsOf } from '#database/together.ts';
import { textsFirst } from '#domain/attempt/machine/attempt.ts';
import { conflictsOf, warningsNow } from '#domain/closure/seal/find-conflicts.ts';
import { type RuleCount, type SealedContent, shortCode } from '#domain/closure/seal/fingerprint.ts';
import { saidTerms } from '#domain/closure/terms/terms.ts';
import { keepsCallingHours } from '#domain/language/calling-hours/calling-hours.ts';
import { fitInHours, type HoursFit } from '#domain/language/calling-hours/fit-in-hours.ts';
import { byName, staffName } from '#domain/people/operator/staff-name-store.ts';
import { goesOn } from '#domain/shared/happening.ts';
import { standingsOf } from '#domain/words/translation/find-translations.ts';
import type { CampaignHead } from './campaign-head-store.ts';
import type { ListPart, RuleLine, SpokenBy } from './campaign-view.ts';

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
    contactCalls: callsContacts(head) ? rowsOf(contactsOf(head.id)) : undefined,
    saved: maySave(head) ? rowsOf(mostSavedOf(head.id)) : undefined,
    conflicts: isSealed && head.state === 'submitted' ? rowsOf(conflictsWith(head)) : undefined,
  };
}

const conflictsWith = (head: CampaignHead) =>
  conflictsOf({
    ...head,
    except: [head.campaignId, head.corrects].filter((id) => id !== null),
  });

const maySave = (head: CampaignHead) =>
  isToCome(head) && head.sealedContent?.stopsAtOne === true && head.delivery !== 'text';

const callsContacts = (head: CampaignHead) =>
  isToCome(head) && head.sealedContent?.contacts?.after !== undefined;

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
    ...saidTerms(head),
    tells: head.tells,
    schools: head.schools,
    schoolsInDistrict: head.schoolsInDistrict,
    ...toldGroups(head),
    ...(head.stands === null ? {} : { stands: head.stands }),
    ...(head.runsUnder === null ? {} : { runsUnder: head.runsUnder }),
    ...ringsAndAsks(head, found),
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
      ? { goesOn: head.goesOnToAll ? ('all' as const) : ('reached' as const) }
      : {}),
    ...(head.awaitsLastCall ? { awaitsLastCall: true } : {}),
    notifies: head.notifiesNumber,
    tellsRights: head.tellsRights,
  };
}

/** Said only where it is so. */
const ringsAndAsks = (
  { sealedContent: of }: CampaignHead,
  { saved: [most = { calls: 0 }] = [], contactCalls }: ListFound,
): Partial<ListPart> => ({
  ...(of?.asksIfSafe === true ? { asksIfSafe: true } : {}),
  ...(of?.stopsAtOne === true ? { stopsAtOne: true } : {}),
  ...(of?.contacts === undefined ? {} : { contacts: { ...of.contacts, ...contactCalls?.[0] } }),
  ...(most.calls === 0 ? {} : { mostSaved: most.calls }),
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

/**
 * Phones on the list, whatever their channel; and those on no channel of it, each under one rule: that of its call first, unless
 * no call was wanted.
 */
const reachOf = (versionId: string) => sql<{ rule: string | null; count: number }>`
  WITH listed AS (SELECT DISTINCT phone_id FROM recipient WHERE version_id = ${versionId}),
    missed AS (
      SELECT DISTINCT ON (x.phone_id) x.phone_id, x.rule FROM exclusion x
      WHERE x.version_id = ${versionId} AND NOT EXISTS (
        SELECT FROM recipient r WHERE r.version_id = ${versionId} AND r.phone_id = x.phone_id)
      ORDER BY x.phone_id, x.rule = 'texts-only', x.channel DESC)
  SELECT NULL AS rule, count(*)::int AS count FROM listed
  UNION ALL (SELECT rule, count(*)::int FROM missed GROUP BY rule ORDER BY count(*) DESC, rule)`;

/** Of the phones that asked for texts, those that get one. */
const textsOnlyOf = (versionId: string) => sql<{ count: number }>`
  SELECT count(*)::int AS count FROM exclusion x
  JOIN recipient r ON r.version_id = x.version_id AND r.phone_id = x.phone_id AND r.channel = 'text'
  WHERE x.version_id = ${versionId} AND x.rule = 'texts-only'`;

/** Of what is on the list, what goes out later and to emergency contacts alone. */
const contactsOf = (versionId: string) => sql<{ calls: number; texts: number }>`
  SELECT count(*) FILTER (WHERE channel = 'voice')::int AS calls, count(*) FILTER (WHERE channel = 'text')::int AS texts
  FROM recipient WHERE version_id = ${versionId} AND contact_turn IS NOT NULL`;

/** How many calls are not made where the first phone of each household is answered by a person. */
const mostSavedOf = (versionId: string) => sql<{ calls: number }>`
  SELECT (count(*) - count(DISTINCT household))::int AS calls FROM recipient
  WHERE version_id = ${versionId} AND household IS NOT NULL AND rule <> ${sql.lit(textsFirst)}`;
