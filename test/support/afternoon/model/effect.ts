import type { CampaignState } from '#domain/closure/campaign.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';
import type { Book, Closure } from './book.ts';
import { type ThingEffect, unmeantThings } from './thing.ts';

/** What an act is meant to change; what it leaves out stays as it is. */
export type Effect = {
  /** The one closure that is meant. */
  on?: string;
  to?: CampaignState;
  /** Who asked that it go on. */
  askedBy?: Who;
  /** It is the next version of it. */
  isEdit?: true;
  decidedBy?: Who;
  creates?: { happening?: string; schools?: readonly string[]; corrects?: string };
  freeze?: 'placed' | 'over' | { askedBy: Who };
  optOuts?: number;
  things?: readonly ThingEffect[];
};

export const nothing: Effect = {};

/** Where a closure comes without anybody’s act. */
const byItself: Partial<Record<CampaignState, CampaignState[]>> = {
  draft: ['submitted'],
  approved: ['dialing', 'finished'],
  dialing: ['finished'],
  paused: ['finished'],
};

/** What differs from what was meant: another closure was touched, or the right one in another way. */
export function unmeant(before: Book, after: Book, effect: Effect): string[] {
  const known = new Map(before.closures.map((one) => [one.id, one]));
  const made = after.closures.filter(({ id }) => !known.has(id));
  return [
    ...after.closures.flatMap((one) => {
      const was = known.get(one.id);
      return was === undefined ? [] : unmeantOf(was, one, effect);
    }),
    ...unmeantNew(made, effect),
    ...unmeantFreeze(before, after, effect),
    ...unmeantThings(before.things, after.things, effect.things ?? []),
    ...(after.optOuts - before.optOuts < (effect.optOuts ?? 0) ? ['an opt-out was not kept'] : []),
  ];
}

function unmeantOf(was: Closure, is: Closure, effect: Effect): string[] {
  const own: Effect = effect.on === is.id ? effect : nothing;
  const from = own.to ?? was.state;
  // What was submitted just now goes back by itself where nobody on its list may be called.
  const back: CampaignState[] = own.to === 'submitted' ? ['sent-back'] : [];
  const mayBe = [from, ...(byItself[from] ?? []), ...back];
  // It may have ended by itself before the press came.
  const wasFirst = is.state === 'finished' && (byItself[was.state] ?? []).includes('finished');
  const name = `closure ${is.number}`;
  const asked = own.askedBy ?? was.pause?.askedBy;
  return [
    ...(mayBe.includes(is.state) || wasFirst
      ? []
      : [`${name} went from ${was.state} to ${is.state}, and ${mayBe.join(' or ')} was meant`]),
    ...(is.version === was.version + (own.isEdit ? 1 : 0)
      ? []
      : [`${name} is version ${is.version} after ${was.version}`]),
    ...(was.pause === undefined || is.pause === undefined || is.pause.askedBy === asked
      ? []
      : [`${name} is asked to resume by ${is.pause.askedBy}, and ${asked} was meant`]),
    ...(own.decidedBy === undefined || is.decided.includes(own.decidedBy) || own.isEdit
      ? []
      : [`${own.decidedBy} decided on ${name}, and it is not kept`]),
    ...(own.decidedBy === undefined && is.decided.length > was.decided.length
      ? [`${name} was decided by ${is.decided.at(-1)}, who did not mean it`]
      : []),
  ];
}

function unmeantNew(made: readonly Closure[], { creates }: Effect): string[] {
  if (creates === undefined)
    return made.map(({ number }) => `closure ${number} was asked for by nobody`);
  const [one, ...more] = made;
  if (one === undefined) return ['the closure that was asked for is not there'];
  const { happening = one.happening, schools = one.schools, corrects = one.corrects } = creates;
  return [
    ...more.map(({ number }) => `closure ${number} was asked for once, and is there twice`),
    ...(one.happening === happening
      ? []
      : [`closure ${one.number} says “${one.happening}”, and “${happening}” was meant`]),
    ...(same(one.schools, schools) ? [] : [`closure ${one.number} is for other schools`]),
    ...(one.corrects === corrects ? [] : [`closure ${one.number} corrects another one`]),
  ];
}

function unmeantFreeze(before: Book, after: Book, { freeze }: Effect): string[] {
  const is = after.freeze && (after.freeze.askedBy ?? 'nobody');
  const meant =
    freeze === undefined
      ? before.freeze && (before.freeze.askedBy ?? 'nobody')
      : freeze === 'over'
        ? undefined
        : freeze === 'placed'
          ? 'nobody'
          : freeze.askedBy;
  return is === meant ? [] : [`the freeze is asked to end by ${is}, and ${meant} was meant`];
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.toSorted().join() === b.toSorted().join();
