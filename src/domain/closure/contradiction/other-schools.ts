import type { Happening } from '#domain/shared/happening.ts';
import { saysOpen, saysThat } from './own-claims.ts';
import type { Reading } from './reading.ts';
import type { Mention } from './school-mentions.ts';

type Asked = {
  happening: Happening;
  schools: readonly string[];
  allSchools: readonly string[];
};

/** Where somebody is brought to, or comes from: nothing happens there. */
const onTheWay = new Set(['to', 'near', 'from', 'toward', 'hacia', 'desde', 'al']);

/** The schools that the words name in place of those that are told, or without the rest of them. */
export function otherSchools(reading: Reading, asked: Asked): string | undefined {
  const { schools, allSchools } = asked;
  const isWhole = allSchools.every((name) => schools.includes(name));
  const all = reading.claims.find(({ kind }) => kind === 'all-schools');
  if (all !== undefined) return isWhole ? undefined : all.said;
  const isTelling = (mention: Mention) => isAbout(mention, reading, asked);
  const mentions = [...reading.mentions, ...reading.levels.filter(isTelling)].filter(
    ({ before }) => !onTheWay.has(before),
  );
  const isOwn = ({ names }: Mention) => names.some((name) => schools.includes(name));
  const others = mentions.filter((mention) => !isOwn(mention));
  const own = reading.mentions.concat(mentions).filter(isOwn);
  if (own.length === 0) return others[0]?.said;
  return others.find(isTelling)?.said ?? onlySome(own, reading, asked);
}

/** Whether a sentence says what happens, and of no school that it doesn’t happen there. */
function isAbout(mention: Mention, reading: Reading, { happening }: Asked): boolean {
  const { claims } = reading.sentenceOf(mention);
  return claims.some((said) => saysThat(happening, said)) && !claims.some(saysOpen);
}

/** Families of the schools that are not named hear of a school that isn’t theirs. */
function onlySome(own: readonly Mention[], reading: Reading, asked: Asked): string | undefined {
  const named = new Set(own.flatMap(({ names }) => names));
  if (asked.schools.every((name) => named.has(name))) return undefined;
  const isSilent = reading.claims.every((said) => !saysThat(asked.happening, said));
  const telling = own.filter((mention) => isSilent || isAbout(mention, reading, asked));
  const said = [...new Set(telling.map((mention) => mention.said))];
  return said.length === 0 ? undefined : said.join(', ');
}
