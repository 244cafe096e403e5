import type { Db, Transaction } from '#database/transaction.ts';
import { type Draft } from '#domain/campaign/campaign.ts';
import type { About } from '#domain/campaign/draft/standard-message.ts';
import {
  selectKept,
  selectStale,
  selectTexts,
  selectVersion,
  selectVersionBefore,
  type VersionRow,
} from '#domain/campaign/version-store.ts';
import { findHomeLanguages, findSchools, type School } from '#domain/district/find-district.ts';
import { languages } from '#domain/language/languages.ts';
import type { Ground, Happening } from '#domain/shared/happening.ts';
import { type Prefilled, prefillTexts } from './prefill-texts.ts';

/** The languages of these families that a message can be written in, English first, and the words that each begins with. */
export async function findPrefilledTexts(
  db: Db,
  asked: { draft: Omit<Draft, 'texts'>; revises?: string | undefined },
): Promise<Prefilled & { audience: { language: string; guardians: number }[] }> {
  const { draft, revises } = asked;
  const known = (await findHomeLanguages(db, draft.schoolIds)).filter(
    ({ language }) => language in languages,
  );
  const english = known.find(({ language }) => language === 'en');
  const others = known.filter((one) => one !== english);
  const audience = [english ?? { language: 'en', guardians: 0 }, ...others];
  const version = revises === undefined ? undefined : await selectVersion(db, revises);
  const schools = await findSchools(db);
  const about = aboutOf(draft, schools);
  const all = audience.map(({ language }) => language);
  return { audience, ...(await prefill(db, { languages: all, about, version, schools })) };
}

/** The same for a version that is kept, as its form began. */
export async function findPrefillOf(tx: Transaction, version: VersionRow): Promise<Prefilled> {
  const schools = await findSchools(tx);
  return prefill(tx, {
    languages: Object.keys(languages),
    about: aboutOfVersion(version, schools),
    version: await selectVersionBefore(tx, version),
    schools,
  });
}

async function prefill(
  db: Db | Transaction,
  from: {
    languages: readonly string[];
    about: About;
    version: VersionRow | undefined;
    schools: readonly School[];
  },
): Promise<Prefilled> {
  const { about, version, schools } = from;
  const names = schools.map(({ name }) => name);
  if (version === undefined) return { texts: prefillTexts(from.languages, about), names };
  const before = {
    about: aboutOfVersion(version, schools),
    texts: await selectTexts(db, version.id),
    kept: await selectKept(db, version.id),
    stale: await selectStale(db, version.id),
  };
  return { texts: prefillTexts(from.languages, about, before), names, before };
}

/** What a version that is kept was about. */
function aboutOfVersion(version: VersionRow, schools: readonly School[]): About {
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
  schools: readonly School[],
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
