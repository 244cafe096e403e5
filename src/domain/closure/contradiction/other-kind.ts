import {
  followUps,
  type Happening,
  isProtocolAction,
  type ProtocolAction,
  protocolActions,
} from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { type Claim, isClaim, isClosing, saysOpen, saysThat } from './own-claims.ts';
import { isDay, isOn, type Reading, readingsOf, type Sentence, says } from './reading.ts';

/** Something else that the words say; an action that they call for can be asked for in its place. */
export type OtherKind = {
  about: 'alarm' | 'drill' | 'happening';
  said: string;
  action?: ProtocolAction;
};

type Asked = { happening: Happening; purpose?: Purpose | undefined; eventDate: string };

/** What the words say that happens, and the form does not. */
export function otherKinds(reading: Reading, asked: Asked): OtherKind[] {
  const { happening } = asked;
  if (isOfAction(happening)) return [...onlyDrill(reading), ...otherHappening(reading, happening)];
  const alarms = alarmsIn(reading, asked.eventDate);
  if (happening === 'other' || (asked.purpose !== undefined && asked.purpose !== 'emergency'))
    if (alarms.length > 0) return alarms;
  return otherHappening(reading, happening);
}

const isOfAction = (happening: Happening) =>
  isProtocolAction(happening) ||
  protocolActions.some((action) => followUps(action).some((next) => next === happening));

/** Families would take it for real. */
const onlyDrill = ({ claims }: Reading): OtherKind[] =>
  claims
    .filter(({ kind }) => kind === 'drill')
    .slice(0, 1)
    .map(({ said }) => ({ about: 'drill', said }));

const alarmed = ['lockdown', 'evacuation', 'shelter'] as const;

const actionOf = ({ kind }: Claim) => {
  const action = alarmed.find((one) => one === kind);
  return action === undefined ? {} : { action };
};

/** Dangers of now: no drill, none that is over, and none that is only spoken of. */
function alarmsIn(reading: Reading, eventDate: string): OtherKind[] {
  if (says(reading, 'drill', 'over')) return [];
  const isOfAnotherDay = (sentence: Sentence) =>
    sentence.figures.some((figure) => isDay(figure) && !isOn(figure, eventDate));
  return firstOfEach(
    reading.claims
      .filter(isClaim)
      .filter((one) => alarmed.some((kind) => kind === one.kind))
      .filter((one) => !says(reading.sentenceOf(one), 'spoken-of', 'tomorrow'))
      .filter((one) => !isOfAnotherDay(reading.sentenceOf(one))),
  ).map((one) => ({ about: 'alarm', said: one.said, ...actionOf(one) }));
}

/** Words that say what happens may say more, such as that the office is open. */
function otherHappening(reading: Reading, happening: Happening): OtherKind[] {
  if (happening === 'other' || happening === 'absence') return [];
  const claims = reading.claims.filter(isClaim);
  const stronger = claims.filter((one) => isStronger(reading, one, happening));
  const isOwn = claims.some((said) => saysThat(happening, said));
  return firstOfEach(isOwn ? stronger.slice(0, 1) : claims).map((one) => ({
    about: 'happening',
    said: one.said,
    ...(isOfAction(happening) ? {} : actionOf(one)),
  }));
}

/** What holds whatever else is said: a school that teaches online isn’t closed, and a lockdown that is over is none. */
function isStronger(reading: Reading, said: Claim, happening: Happening): boolean {
  if (isProtocolAction(happening)) return said.kind === 'over';
  return isClosing(happening) && (said.kind === 'remote' || isOpenNow(reading, said));
}

const levels = ['elementary', 'middle', 'high'] as const;

/** “School is open”, and not another day or another school. */
function isOpenNow(reading: Reading, said: Claim): boolean {
  if (said.kind !== 'school-open') return false;
  const sentence = reading.sentenceOf(said);
  const isOfDay = sentence.figures.some((figure) => readingsOf(figure, 'weekday').length > 0);
  const isOfOthers = says(sentence, 'tomorrow', 'resumes', 'closed', ...levels);
  return !isOfDay && !isOfOthers;
}

const firstOfEach = (claims: readonly Claim[]): Claim[] =>
  [...Map.groupBy(claims, (one) => (saysOpen(one) ? 'open' : one.kind)).values()].flatMap(
    ([first]) => first ?? [],
  );
