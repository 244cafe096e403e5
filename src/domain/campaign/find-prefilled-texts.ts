import type { Db } from '#database/transaction.ts';
import { type Draft, type Ground, type Happening, languages } from './campaign.ts';
import { selectTexts, selectVersion, type VersionRow } from './freeze-store.ts';
import { prefillTexts } from './prefill-texts.ts';
import { type SchoolRow, selectLanguages, selectSchools } from './school-store.ts';
import type { About } from './standard-message.ts';

/** The languages of these families that a message can be written in, English first, and the words that each begins with. */
export async function findPrefilledTexts(
  db: Db,
  asked: { draft: Omit<Draft, 'texts'>; revises?: string | undefined },
): Promise<{
  audience: { language: string; guardians: number }[];
  texts: Record<string, string>;
}> {
  const { draft, revises } = asked;
  const schools = await selectSchools(db);
  const known = (await selectLanguages(db, draft.schoolIds)).filter(
    ({ language }) => language in languages,
  );
  const english = known.find(({ language }) => language === 'en');
  const others = known.filter((one) => one !== english);
  const audience = [english ?? { language: 'en', guardians: 0 }, ...others];
  const before = revises === undefined ? undefined : await beforeOf(db, revises, schools);
  const texts = prefillTexts(
    audience.map(({ language }) => language),
    aboutOf(draft, schools),
    before,
  );
  return { audience, texts };
}

async function beforeOf(db: Db, campaignId: string, schools: readonly SchoolRow[]) {
  const version = await selectVersion(db, campaignId);
  return { about: aboutOfVersion(version, schools), texts: await selectTexts(db, version.id) };
}

/** What a version that is kept was about. */
function aboutOfVersion(version: VersionRow, schools: readonly SchoolRow[]): About {
  return aboutOf(
    {
      happening: version.happening as Happening,
      ground: version.ground as Ground,
      eventDate: version.eventDate,
      schoolIds: version.schoolIds,
      ...(version.dismissalTime === null ? {} : { dismissalTime: version.dismissalTime }),
      ...(version.saysSafe ? { saysSafe: true } : {}),
    },
    schools,
  );
}

/** “All schools” are all of the district's, not all of those that the asker may send for. */
function aboutOf(
  draft: Pick<
    Draft,
    'happening' | 'ground' | 'eventDate' | 'schoolIds' | 'dismissalTime' | 'saysSafe'
  >,
  schools: readonly SchoolRow[],
): About {
  const { happening, ground, eventDate, schoolIds, dismissalTime, saysSafe } = draft;
  return {
    happening,
    ground,
    eventDate,
    schools: schools.filter(({ id }) => schoolIds.includes(id)).map(({ name }) => name),
    isWholeDistrict: schoolIds.length === schools.length && schools.length > 1,
    dismissalTime,
    saysSafe,
  };
}
