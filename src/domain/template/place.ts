import { textError } from '#domain/message/text-error.ts';
import { tooLong } from '#domain/shared/typed/too-long.ts';

export const maxPlaceLength = 100;

/** Where children are picked up, as somebody typed it; undefined where they typed nothing. */
export function readPlace(
  typed: string | undefined,
): { kind: 'place'; place: string | undefined } | { kind: 'error'; error: string } {
  const place = (typed ?? '').normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
  const error =
    textError(place) ??
    tooLong(place, maxPlaceLength) ??
    (/[{}]/u.test(place) ? 'Write the place without “{” and “}”.' : undefined);
  if (error !== undefined) return { kind: 'error', error };
  return { kind: 'place', place: place === '' ? undefined : place };
}
