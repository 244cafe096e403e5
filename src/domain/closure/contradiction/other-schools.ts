import type { SaidClosure } from '#domain/language/said-closure.ts';
import { type Asked, claimsOf } from './own-claims.ts';
import type { Mention } from './school-mentions.ts';

type Said = Pick<Asked, 'schools' | 'allSchools' | 'happening'> & {
  mentions: readonly Mention[];
  claims: readonly SaidClosure[];
  /** Which sentence stands at a place. */
  sentenceOf: (at: number) => number;
};

/** Where somebody is brought to, or comes from: nothing happens there. */
const onTheWay = new Set(['to', 'near', 'from', 'toward', 'hacia', 'desde', 'al']);

/** The schools that the words name in place of those that are told, or without the rest of them. */
export function otherSchools(said: Said): string | undefined {
  const { schools, allSchools, mentions, claims } = said;
  const isWhole = allSchools.every((name) => schools.includes(name));
  const all = claims.find(({ kind }) => kind === 'all-schools');
  if (all !== undefined) return isWhole ? undefined : all.said;
  const isOwn = ({ names }: Mention) => names.some((name) => schools.includes(name));
  const own = mentions.filter(isOwn);
  const others = mentions.filter((mention) => !isOwn(mention));
  if (own.length === 0) return others.find(({ before }) => !onTheWay.has(before))?.said;
  const also = others.find((mention) => !onTheWay.has(mention.before) && isAbout(mention, said));
  return also === undefined ? onlySome(own, said) : also.said;
}

/** Whether a sentence says what happens, and of no school that it doesn’t happen there. */
function isAbout({ at }: Mention, { claims, happening, sentenceOf }: Said): boolean {
  const here = claims.filter((claim) => sentenceOf(claim.at) === sentenceOf(at));
  const own = claimsOf(happening);
  return (
    here.some(({ kind }) => own.some((one) => one === kind)) &&
    !here.some(({ kind }) => kind === 'open')
  );
}

/** Families of the schools that are not named hear of a school that isn’t theirs. */
function onlySome(own: readonly Mention[], said: Said): string | undefined {
  const { schools, claims, happening } = said;
  const named = new Set(own.flatMap(({ names }) => names));
  if (schools.every((name) => named.has(name))) return undefined;
  const isSilent = claims.every(({ kind }) => !claimsOf(happening).some((one) => one === kind));
  const telling = own.filter((mention) => isSilent || isAbout(mention, said));
  return telling.length === 0 ? undefined : telling.map(({ said: name }) => name).join(', ');
}
