import { editDistance } from '#domain/shared/typed/edit-distance.ts';
import { closestWord } from './closest-word.ts';
import { settingNames } from './settings.ts';

/** So many letters of six may differ, and never more than three: a short name is nearly anything. */
const mostOf = (name: string) => Math.min(3, Math.floor(name.length / 6));

/** A name that is nobody else's, however it goes on. */
const surelyOurs = /^(GOOGLE_)?TRANSLAT/i;

/** Names that are nearly ours: without the setting a program might run, and nobody notice what is missing. */
export function misspelled(given: Record<string, string | undefined>): string[] {
  const known: readonly string[] = settingNames;
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const near = known.find((one) => editDistance(name.toUpperCase(), one) <= mostOf(one));
      const meant = near ?? (surelyOurs.test(name) ? closestWord(name, known) : undefined);
      if (meant !== undefined) return [`there is no setting ${name}: did you mean ${meant}?`];
      return surelyOurs.test(name) ? [`there is no setting ${name}`] : [];
    });
}
