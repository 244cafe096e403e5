import type { Who } from '#test/support/afternoon/player/player.ts';

export type ThingKind = 'drill' | 'incident' | 'report' | 'template' | 'translation';

/** What people make and change beside closures: each with its facts, by name. An empty one is not there yet. */
export type Thing = {
  id: string;
  kind: ThingKind;
  /** `drill 3`. */
  name: string;
  facts: Readonly<Record<string, string>>;
};

/** What is meant to become of one of them, or that one is made; facts that are left out stay, or are whatever they are. */
export type ThingEffect = {
  sets: Readonly<Record<string, string>>;
} & ({ on: string } | { makes: ThingKind; any?: true });

export const factOf = ({ facts }: Thing, name: string): string => facts[name] ?? '';
export const isBy = (thing: Thing, name: string, who: Who): boolean => factOf(thing, name) === who;

/** Which facts change without anybody’s act, and how. */
const byItself: Partial<Record<ThingKind, Record<string, (was: string, is: string) => boolean>>> = {
  // It is over when its phones are done, and when a closure or a freeze comes first.
  drill: { state: (was, is) => was === 'calling' && (is === 'finished' || is === 'stopped') },
  translation: {
    state: (was, is) => was === 'asked' && (is === 'proposed' || is === 'failed'),
    proposed: (was) => was === '',
    differs: () => true,
  },
};

/** What differs from what was meant: another thing was touched, or the right one in another way. */
export function unmeantThings(
  before: readonly Thing[],
  after: readonly Thing[],
  effects: readonly ThingEffect[],
): string[] {
  const known = new Map(before.map((one) => [one.id, one]));
  const made = after.filter(({ id }) => !known.has(id));
  return [
    ...after.flatMap((one) => {
      const was = known.get(one.id);
      return was === undefined ? [] : unmeantOf(was, one, effects);
    }),
    ...unmeantNew(made, effects),
  ];
}

function unmeantOf(was: Thing, is: Thing, effects: readonly ThingEffect[]): string[] {
  const own = effects.find((effect) => 'on' in effect && effect.on === is.id)?.sets ?? {};
  const names = new Set([was, is].flatMap(({ facts }) => Object.keys(facts)));
  return [...names].flatMap((name) => {
    const [from, to] = [own[name] ?? factOf(was, name), factOf(is, name)];
    const may = byItself[is.kind]?.[name];
    return from === to || may?.(from, to) === true
      ? []
      : [`the ${name} of ${is.name} is “${to}”, and “${from}” was meant`];
  });
}

function unmeantNew(made: readonly Thing[], effects: readonly ThingEffect[]): string[] {
  const left = [...made];
  const missing: string[] = [];
  for (const effect of effects) {
    if (!('makes' in effect)) continue;
    const meant = left.filter((one) => isMeant(one, effect));
    if (meant.length === 0 && effect.any === undefined)
      missing.push(`the ${effect.makes} that was asked for is not there`);
    for (const one of effect.any ? meant : meant.slice(0, 1)) left.splice(left.indexOf(one), 1);
  }
  return [...missing, ...left.map(({ name }) => `${name} was asked for by nobody`)];
}

const isMeant = (one: Thing, effect: Extract<ThingEffect, { makes: ThingKind }>) =>
  one.kind === effect.makes &&
  Object.entries(effect.sets).every(
    ([name, value]) =>
      factOf(one, name) === value ||
      byItself[one.kind]?.[name]?.(value, factOf(one, name)) === true,
  );
