import { dayAndTime } from '#cards/format.ts';
import type { UnreachedFamily, UnreachedPhone } from '#domain/closure/unreached/unreached.ts';
import { dispositionEnding } from './disposition-words.ts';

/** Why a phone was not reached; and for the person who would call it, that texts are wanted. */
export function whyWords({ ending, reason, wantsTexts }: UnreachedPhone): string {
  const why =
    ending === undefined ? 'not tried before the closure ended' : dispositionEnding(ending, reason);
  return wantsTexts && ending !== 'texts-only' ? `${why}; asked for texts, not calls` : why;
}

/** `by Ana Ruiz, Jan 14, 2027, 6:05 am CST`; nothing where nobody did. */
export function byWords(
  done: UnreachedFamily['called'] | UnreachedFamily['taken'],
  timeZone: string,
): string {
  return done === undefined ? '' : `by ${done.by}, ${dayAndTime(done.at, timeZone)}`;
}

export const guardianNames = ({ guardians }: UnreachedFamily): string =>
  guardians.map(({ name }) => name).join(', ');

/** In the place of a number: a stranger has it, nobody may call it, or it has to be taken first. */
export const noNumber = ({ isBarred }: UnreachedPhone): string =>
  isBarred ? 'number not to be called' : 'take this family to see the number';
