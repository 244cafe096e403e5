import { editDistance } from '#domain/shared/typed/edit-distance.ts';
import { closestWord } from './closest-word.ts';
import { settingNames } from './settings.ts';

/** Every name that a program of ours reads; the last is the sandbox's alone. */
const known: readonly string[] = [...settingNames, 'BELLWETHER_HOME'];

/** So many letters of six may differ, and never more than three: a short name is nearly anything. */
const mostOf = (name: string) => Math.min(3, Math.floor(name.length / 6));

/** A name that is nobody else's, however it goes on. */
const surelyOurs =
  /^(BELLWETHER_|SIGN_IN_|AUDITOR_|AUDIT_(WITNESS|LOG_(KEY|PREV))|DIRECTORY_(APPROV|CLIENT|ISSUER|PROVIDER)|(GOOGLE_)?TRANSLAT|(SLACK|TEAMS)_(COMPLIANCE|FRONT_OFFICE|OVERSIGHT|WITNESS)_)/i;

/** Kubernetes tells each program of the services beside it, under their names, and one of ours may be called Bellwether. */
const ofService = /_(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/;

/** Names that are nearly ours: without the setting a program might run, and nobody notice what is missing. */
export function misspelled(given: Record<string, string | undefined>): string[] {
  return Object.entries(given)
    .filter(([name, value]) => value !== undefined && value !== '' && !known.includes(name))
    .flatMap(([name]) => {
      const isOurs = surelyOurs.test(name) && !ofService.test(name);
      const near = known.find((one) => isNear(name.toUpperCase(), one));
      const meant = near ?? (isOurs ? closestWord(name, known) : undefined);
      if (meant !== undefined) return [`there is no setting ${name}: did you mean ${meant}?`];
      return isOurs ? [`there is no setting ${name}: remove it, or give it another name`] : [];
    });
}

/** Of a name too short to guess at, only a letter that was left out or changed places: PROT is PORT, and POST isn't. */
function isNear(name: string, one: string): boolean {
  const far = editDistance(name, one);
  if (far <= mostOf(one)) return true;
  const isSlip = name.length < one.length || sorted(name) === sorted(one);
  return far === 1 && isSlip;
}

const sorted = (name: string) => name.split('').toSorted().join('');
