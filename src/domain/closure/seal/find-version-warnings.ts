import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { findPrefillOf } from '#domain/closure/translation/find-prefilled-texts.ts';
import { languageDoubts } from '#domain/closure/translation/language-doubts.ts';
import { selectVersionBefore, type VersionRow } from '#domain/closure/version-store.ts';
import { type District, findSchools } from '#domain/district/find-district.ts';
import { languages } from '#domain/language/languages.ts';
import { findConflicts } from './find-conflicts.ts';
import type { SealedContent } from './fingerprint.ts';
import { countByLanguage } from './seal-store.ts';
import { compareVersions } from './version-changes.ts';
import type { Change, VersionWarnings, Warning } from './warning.ts';
import { escalationMinutes, findWarnings } from './warnings.ts';

/** What an approver should stop at, worked out once, when the list is sealed: everybody sees the same, however late they look. */
export async function findVersionWarnings(
  tx: Transaction,
  sealed: {
    version: VersionRow;
    district: District;
    content: SealedContent;
    now: Temporal.Instant;
    expiresAt: Temporal.Instant;
  },
): Promise<VersionWarnings> {
  const { version, district, content, now, expiresAt } = sealed;
  const { phones, leftOut } = countsOf(content);
  const usual = await selectUsual(tx, version);
  const holiday = await selectHoliday(tx, version.eventDate);
  const startsAt =
    version.startAt !== null && Temporal.Instant.compare(version.startAt, now) > 0
      ? version.startAt
      : now;
  const odd = findWarnings({
    ...version,
    allSchools: (await findSchools(tx)).map(({ name }) => name),
    startsAt,
    timeZone: district.timeZone,
    state: district.state,
    callsPerSecond: district.callsPerSecond,
    phones,
    onRoster: phones + leftOut,
    zones: content.zones,
    languages: content.languages,
    isNarrowed:
      (version.corrects !== null && !version.goesOnToAll) ||
      version.notifies !== null ||
      version.groupIds !== null ||
      version.tellsRights === 'due',
    ...(usual === undefined ? { students: await countStudents(tx, version.schoolIds) } : { usual }),
    ...(holiday === undefined ? {} : { holiday }),
    conflicts: await findConflicts(tx, {
      ...version,
      except: [version.campaignId, version.corrects].filter((id) => id !== null),
    }),
    decision: {
      from: now,
      until: expiresAt,
      calledFrom: now.add({ minutes: escalationMinutes(version, district) }),
    },
  });
  // In which languages families may hear something else than in English, whatever was asked and answered.
  const before = await selectVersionBefore(tx, version);
  const prefilled = await findPrefillOf(tx, version, before);
  const doubts = languageDoubts({ ...version, prefilled });
  odd.push(...doubts.map((doubt) => ({ ...doubt, isKept: version.kept.includes(doubt.language) })));
  odd.push(...(await findOldRoster(tx)));
  odd.push(...(await findUnspoken(tx, version, content)), ...uncheckedWords(content));
  if (before === undefined) return { odd };
  const changes = await findChanges(tx, { before, version, content });
  return { odd, since: { version: before.number, changes } };
}

/** Of the roster that the list was made from: since when nobody knows who is missing. */
async function findOldRoster(tx: Transaction): Promise<Warning[]> {
  const rows = await many<{ isOld: boolean; seconds: number }>(tx)`
    SELECT roster_is_old(source, at) AS "isOld", extract(epoch FROM clock_timestamp() - at)::int AS seconds
    FROM roster_run WHERE outcome = 'imported' AND extent = 'whole' ORDER BY at DESC LIMIT 1`;
  return rows.flatMap(({ isOld, seconds }) => (isOld ? [{ kind: 'roster-old', seconds }] : []));
}

/** A language of which we have no words has English ones around its text. */
function uncheckedWords({ texts, languages: spoken }: SealedContent): Warning[] {
  const phones = (language: string) => spoken.find((one) => one.language === language)?.count ?? 0;
  return Object.keys(texts)
    .filter((language) => languages[language]?.checkedByNativeReader === false)
    .map((language) => ({ kind: 'words-unchecked', language, phones: phones(language) }));
}

/** Where nobody is called, a language without a voice is like any other. */
async function findUnspoken(
  tx: Transaction,
  { id, delivery }: VersionRow,
  { unspoken = [], languages }: SealedContent,
): Promise<Warning[]> {
  if (unspoken.length === 0 || delivery === 'text') return [];
  const texted = await countByLanguage(tx, id, 'text');
  return languages
    .filter(({ language }) => unspoken.includes(language))
    .map(({ language, count }) => ({
      kind: 'no-voice',
      language,
      phones: count,
      texted: texted.find((one) => one.language === language)?.count ?? 0,
    }));
}

async function findChanges(
  tx: Transaction,
  { before, version, content }: { before: VersionRow; version: VersionRow; content: SealedContent },
): Promise<Change[]> {
  const { sealed } = await tx
    .selectFrom('campaign_version')
    .select('sealed_content as sealed')
    .where('id', '=', before.id)
    .$narrowType<{ sealed: SealedContent | null }>()
    .executeTakeFirstOrThrow();
  return compareVersions(
    { ...before, ...(sealed === null ? {} : { counts: countsOf(sealed) }) },
    { ...version, counts: countsOf(content) },
  );
}

/** Phones to call and phones left out; to text, where nobody is called. */
function countsOf(content: SealedContent): { phones: number; leftOut: number } {
  const channel = content.delivery === 'text' ? 'text' : 'voice';
  const sum = (list: 'recipients' | 'exclusions') =>
    content[list].byRule
      .filter((row) => row.channel === channel)
      .reduce((total, { count }) => total + count, 0);
  return { phones: sum('recipients'), leftOut: sum('exclusions') };
}

/**
 * What closures like this one reached: those that called the same schools for the same purpose, the last ten of them.
 * Undefined for fewer than three, which are no habit.
 */
async function selectUsual(
  tx: Transaction,
  like: Pick<VersionRow, 'campaignId' | 'purpose' | 'delivery' | 'schoolIds'>,
): Promise<{ phones: number; closures: number } | undefined> {
  const schools = sql`${[...like.schoolIds]}::uuid[]`;
  const phones = like.delivery === 'text' ? sql`v.text_count` : sql`v.voice_count`;
  return one<{ phones: number; closures: number }>(tx)`
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY phones)::int AS phones, count(*)::int AS closures
    FROM (
      SELECT ${phones} AS phones FROM campaign c
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.started_at IS NOT NULL AND c.corrects IS NULL AND c.notifies IS NULL AND c.tells_rights IS NULL AND v.group_ids IS NULL AND c.id <> ${like.campaignId} AND v.purpose = ${like.purpose}
        AND v.school_ids @> ${schools} AND v.school_ids <@ ${schools} AND ${phones} > 0
      ORDER BY c.started_at DESC LIMIT 10
    ) AS lately
    HAVING count(*) >= 3`;
}

async function countStudents(tx: Transaction, schoolIds: readonly string[]): Promise<number> {
  const { students } = await tx
    .selectFrom('enrollment')
    .where('active', '=', true)
    .where('school_id', 'in', [...schoolIds])
    .select(sql<number>`count(*)::int`.as('students'))
    .executeTakeFirstOrThrow();
  return students;
}

async function selectHoliday(tx: Transaction, day: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('school_holiday')
    .select('name')
    .where('day', '=', day)
    .executeTakeFirst();
  return row?.name;
}
