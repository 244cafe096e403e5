import type { Db, Transaction } from '#database/transaction.ts';
import type { Draft } from '#domain/campaign/campaign.ts';
import { type About, prefillTexts } from '#domain/campaign/draft/standard-message.ts';
import { selectVersion, type VersionRow } from '#domain/campaign/version-store.ts';
import { findHomeLanguages, findSchools, type School } from '#domain/district/find-district.ts';
import { languages } from '#domain/language/languages.ts';
import type { Prefilled } from './language-doubts.ts';

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
  const schools = await findSchools(db);
  const before = revises === undefined ? undefined : await selectVersion(db, revises);
  const all = audience.map(({ language }) => language);
  return { audience, ...prefill(all, { asked: draft, before, schools }) };
}

/** The same for a version that is kept, as its form began. */
export async function findPrefillOf(
  tx: Transaction,
  version: VersionRow,
  before: VersionRow | undefined,
): Promise<Prefilled> {
  const schools = await findSchools(tx);
  return prefill(Object.keys(languages), { asked: version, before, schools });
}

function prefill(
  all: readonly string[],
  of: { asked: Asked; before: VersionRow | undefined; schools: readonly School[] },
): Prefilled {
  const about = aboutOf(of.asked, of.schools);
  const names = of.schools.map(({ name }) => name);
  if (of.before === undefined) return { texts: prefillTexts(all, about), names };
  const before = { ...of.before, about: aboutOf(of.before, of.schools) };
  return { texts: prefillTexts(all, about, before), names, before };
}

type Asked = Pick<Draft, 'happening' | 'ground' | 'eventDate' | 'schoolIds'> & {
  dismissalTime?: string | null;
  saysSafe?: boolean;
};

/** “All schools” are all of the district's, not all of those that the asker may send for. */
function aboutOf(asked: Asked, schools: readonly School[]): About {
  const { schoolIds } = asked;
  return {
    ...asked,
    schools: schools.filter(({ id }) => schoolIds.includes(id)).map(({ name }) => name),
    isWholeDistrict: schoolIds.length === schools.length && schools.length > 1,
    dismissalTime: asked.dismissalTime ?? undefined,
  };
}
