import type { FormValues } from '#cards/form.ts';
import { isProtocolAction } from '#domain/shared/happening.ts';
import { quoted } from './read/schools.ts';
import type { Reading, School } from './read/spans.ts';
import type { Walk } from './read/walk-sentence.ts';
import type { TypedKind } from './vocabulary/vocabulary.ts';

export type ChosenSchools = { values: FormValues; notes: string[]; ids: string[] };

/** An empty list of schools is to be filled by the person. */
const nobody = { values: { schools: '' }, ids: [] };

type About = { kinds: readonly TypedKind[]; schools: readonly School[]; isUnread: boolean };

/**
 * The schools that the words choose: those that are named, without those that a word leaves out; and where people go is
 * none of them. None is chosen where the opposite may be meant.
 */
export function chooseSchools(reading: Reading, walk: Walk, about: About): ChosenSchools {
  const { notes, unclear, place } = walk;
  const isAction = about.kinds.some((one) => isProtocolAction(one));
  if (unclear !== undefined) return { ...nobody, notes: [leftOut(unclear), ...notes] };
  if (place?.isSchool === true && !isAction)
    return { ...nobody, notes: [`“${quoted(place.said)}” may be where people go.`, ...notes] };
  const { values, note, ids = [] } = ofNamed(reading, walk, about);
  const goes = place === undefined || !isAction ? undefined : place.said;
  const said = [
    ...(goes === undefined ? [] : [`“${quoted(goes)}” is where people go, so it isn’t checked.`]),
    ...(note === undefined ? [] : [note]),
    ...notes,
  ];
  const isOpen = values['schools'] === undefined && (about.isUnread || said.length > 0);
  return {
    values: {
      ...(isOpen ? nobody.values : values),
      ...(goes === undefined ? {} : { place: goes }),
    },
    notes: said,
    ids,
  };
}

type Named = { values: FormValues; note?: string; ids?: string[] };

function ofNamed(reading: Reading, walk: Walk, { kinds, schools, isUnread }: About): Named {
  const { chosen, left, isEvery } = walk;
  if (left.length > 0) return without(walk, schools);
  if (isEvery) return chosen.length > 0 || isUnread ? nobody : { values: { schools: 'all' } };
  const [, second] = chosen;
  if (second !== undefined && kinds.includes('evacuation') && !hasJoin(reading))
    return { ...nobody, note: 'Is one of these where people go?' };
  if (second !== undefined && isBehindUnread(reading)) return nobody;
  return chosen.length === 0 ? { values: {} } : checked(chosen);
}

/** Those that no word left out. `All but Adams` and `Adams and Birch, not Cedar` are clear; anything else is asked. */
function without({ chosen, left, isEvery }: Walk, schools: readonly School[]): Named {
  const from = isEvery && chosen.length === 0 ? schools : chosen;
  const rest = from.filter((one) => left.every(({ id }) => id !== one.id));
  const isMixed = (isEvery && chosen.length > 0) || (!isEvery && rest.length < chosen.length);
  if (rest.length === 0 || isMixed) return { ...nobody, note: leftOut(names(left)) };
  return isEvery
    ? { ...checked(rest), note: `All schools but ${names(left)} are checked.` }
    : checked(rest);
}

const checked = (schools: readonly School[]) => {
  const ids = schools.map(({ id }) => id);
  return { values: { schools: ids.join(',') }, ids };
};

const leftOut = (said: string) => `“${quoted(said)}” may leave schools out, so none is checked.`;
const names = (schools: readonly School[]) => schools.map(({ name }) => name).join(' and ');

const hasJoin = (reading: Reading) =>
  reading
    .spans()
    .some(
      ({ is, to }) =>
        is === 'join' ||
        (is === 'school' &&
          reading.tokens[to - 1]?.endsClause === true &&
          to < reading.tokens.length),
    );

const isBehindUnread = (reading: Reading) => {
  const spans = reading.spans();
  return spans.some(
    (one, at) =>
      one.is === 'unknown' &&
      spans[at + 1]?.is === 'school' &&
      reading.tokens[one.to - 1]?.endsClause !== true,
  );
};
