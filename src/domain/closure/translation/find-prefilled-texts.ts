import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { sayCorrection } from '#domain/closure/draft/say-correction.ts';
import { type About, givenMessage, prefillTexts } from '#domain/closure/draft/standard-message.ts';
import { selectVersion, type VersionRow } from '#domain/closure/version-store.ts';
import { findHomeLanguages, findSchools, type School } from '#domain/district/find-district.ts';
import { languages } from '#domain/language/languages.ts';
import { findGroupLanguages } from '#domain/roster/groups/find-groups.ts';
import type { ToldGroup } from '#domain/roster/groups/group.ts';
import { type Afterwards, goesOn } from '#domain/shared/happening.ts';
import type { UsedTemplate } from '#domain/words/template/template.ts';
import type { Prefilled } from './language-doubts.ts';

type Hearers = { language: string; families: number; phones?: number };

/**
 * The home languages of these families, English first and then those of most, and the words that each begins with: none
 * where we have none in it. A correction is for the phones that were reached, and says first that it corrects: then the
 * standard words where another thing happens or another day it is, else what they heard. What goes on from it, such as an
 * all clear, begins with words of its own.
 */
export async function findPrefilledTexts(
  db: Db,
  asked: {
    draft: Omit<Draft, 'texts'>;
    /** The groups that it is for. */
    groups?: readonly ToldGroup[] | undefined;
    /** Whose words it begins with; absent for the standard ones. */
    template?: UsedTemplate | undefined;
    revises?: string | undefined;
    corrects?: string | undefined;
    /** What is corrected, also by a version that revises another one. */
    corrected?: string | undefined;
  },
): Promise<Prefilled & { audience: Hearers[]; about: About; allSchools: string[] }> {
  const { draft, revises, corrects, corrected: heard = corrects } = asked;
  const corrected = heard === undefined ? undefined : await selectCorrected(db, heard);
  const isForAll = corrected === undefined || goesOnToAll(corrected, draft);
  const hearers: Hearers[] =
    heard === undefined || isForAll
      ? await (draft.groupIds === undefined
          ? findHomeLanguages(db, draft.schoolIds)
          : findGroupLanguages(db, draft.groupIds))
      : await selectReached(db, heard);
  const english = hearers.find(({ language }) => language === 'en');
  const others = hearers.filter((one) => one !== english);
  const none = { language: 'en', families: 0, ...(isForAll ? {} : { phones: 0 }) };
  const audience = [english ?? none, ...others];
  const schools = await findSchools(db);
  const before = revises === undefined ? undefined : await selectVersion(db, revises);
  const all = audience.map(({ language }) => language);
  const given = { ...draft, template: asked.template, groups: asked.groups };
  return {
    audience,
    allSchools: schools.map(({ name }) => name),
    ...prefill(all, { asked: given, before, corrected, schools }),
  };
}

/** What whole schools were told of, and its end. */
const goesOnToAll = (corrected: VersionRow, { happening }: Pick<Draft, 'happening'>) =>
  corrected.groups.length === 0 && goesOn(corrected.happening, happening);

/** The phones that a closure reached, by the language it spoke to them, most frequent first. */
async function selectReached(db: Db, campaignId: string): Promise<Hearers[]> {
  return many<Hearers>(db)`
    SELECT r.language, 0 AS families, count(DISTINCT r.phone_id)::int AS phones
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN recipient r ON r.version_id = v.id JOIN phones_reached(c.id) AS reached (phone_id) USING (phone_id)
    WHERE c.id = ${campaignId} GROUP BY r.language ORDER BY phones DESC, r.language`;
}

/** The same for a version that is kept, as its form began. */
export async function findPrefillOf(
  tx: Transaction,
  version: VersionRow,
  before: VersionRow | undefined,
): Promise<Prefilled> {
  const schools = await findSchools(tx);
  const { corrects } = version;
  const corrected = corrects === null ? undefined : await selectCorrected(tx, corrects);
  const all = [version, before, corrected].flatMap((one) => Object.keys(one?.texts ?? {}));
  return prefill([...new Set([...Object.keys(languages), ...all])], {
    asked: version,
    before,
    corrected,
    schools,
  });
}

/** What is corrected, with the groups that it was for: a correction of one says nothing of them. */
async function selectCorrected(db: Db | Transaction, campaignId: string): Promise<VersionRow> {
  const version = await selectVersion(db, campaignId);
  if (version.groups.length > 0 || version.corrects === null) return version;
  const { groups } = await selectCorrected(db, version.corrects);
  return { ...version, groups };
}

function prefill(
  all: readonly string[],
  of: {
    asked: Asked;
    before: VersionRow | undefined;
    corrected: VersionRow | undefined;
    schools: readonly School[];
  },
): Prefilled & { about: About } {
  const { asked, corrected, schools } = of;
  const about = aboutOf(asked, schools, corrected);
  const { place } = asked;
  const names = [...schools.map(({ name }) => name), ...(place == null ? [] : [place])];
  if (of.before !== undefined) {
    const before = { ...of.before, about: aboutOf(of.before, schools, corrected) };
    return { about, texts: prefillTexts(all, about, before), names, before };
  }
  const heard = about.corrects === true && !isAnother(about, corrected) ? corrected : undefined;
  const texts =
    heard === undefined
      ? prefillTexts(all, about)
      : Object.fromEntries(
          all.map((language) => [language, sayCorrection(language, heard.texts[language] ?? '')]),
        );
  return { about, texts, names, isHeard: heard !== undefined };
}

/** Another kind, time or day than families heard of, and we have words for it. The schools of a correction are theirs. */
const isAnother = (about: About, heard: VersionRow | undefined) =>
  givenMessage('en', about) !== undefined &&
  (about.happening !== heard?.happening ||
    about.eventDate !== heard.eventDate ||
    (about.dismissalTime ?? null) !== heard.dismissalTime);

type Asked = Pick<Draft, 'happening' | 'ground' | 'eventDate' | 'schoolIds'> & {
  groups?: readonly ToldGroup[] | undefined;
  dismissalTime?: string | null;
  saysSafe?: boolean;
  afterwards?: Afterwards | null;
  template?: UsedTemplate | null | undefined;
  place?: string | null;
};

/** “All schools” are all of the district's, not all of those that the actor may send for. */
function aboutOf(
  asked: Asked,
  schools: readonly School[],
  corrected: VersionRow | undefined,
): About {
  const { schoolIds } = asked;
  return {
    ...asked,
    groups: corrected?.groups ?? asked.groups,
    corrects: corrected !== undefined && !goesOn(corrected.happening, asked.happening),
    schools: schools.filter(({ id }) => schoolIds.includes(id)).map(({ name }) => name),
    isWholeDistrict: schoolIds.length === schools.length && schools.length > 1,
    dismissalTime: asked.dismissalTime ?? undefined,
    afterwards: asked.afterwards ?? undefined,
    place: asked.place ?? undefined,
  };
}
