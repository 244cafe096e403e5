import { dispositionEnding } from '#cards/closure/disposition-words.ts';
import { dayAndTime } from '#cards/format.ts';
import type { UnreachedFamily, UnreachedPhone } from '#domain/campaign/unreached/unreached.ts';

/** Why a phone was not reached. */
export function whyWords({ ending, reason }: UnreachedPhone): string {
  return ending === undefined
    ? 'not tried before the closure ended'
    : dispositionEnding(ending, reason);
}

/** `by Ana Ruiz, Jan 14, 2027, 6:05 am CST`; nothing where nobody called them. */
export function calledWords({ called }: UnreachedFamily, timeZone: string): string {
  return called === undefined ? '' : `by ${called.by}, ${dayAndTime(called.at, timeZone)}`;
}

export const guardianNames = ({ guardians }: UnreachedFamily): string =>
  guardians.map(({ name }) => name).join(', ');

/** A number that somebody else has, or that nobody may call. */
export const noNumber = 'number not to be called';
