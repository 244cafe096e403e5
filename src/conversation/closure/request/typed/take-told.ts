import type { Told } from '#domain/closure/campaign.ts';

const joins = new Set(['and', '&', '+', 'with', 'plus', 'also']);
const staff = new Set(['staff', 'teachers', 'employees']);
const families = new Set(['families', 'parents']);

/**
 * Who is to hear it, where somebody said so: `staff`, `and staff` and `families and staff` are families and staff; `staff only` is
 * staff alone, and `families only` leaves them out. `families` by itself says nothing.
 */
export function takeTold(
  typed: readonly string[],
  isName: (at: number) => boolean,
): { tells?: Told; rest: readonly string[] } {
  const words = typed.map((word) => word.replace(/[.,;]$/, ''));
  const at = words.findIndex((word, place) => staff.has(word) && !isName(place));
  const isOnly = (place: number) => words[place - 1] === 'only' || words[place + 1] === 'only';
  if (at === -1) {
    const alone = words.findIndex((word, place) => families.has(word) && isOnly(place));
    return alone === -1
      ? { rest: typed }
      : { tells: 'families', rest: without(typed, words, alone, alone) };
  }
  const joined = joins.has(words[at - 1] ?? '') ? at - 1 : at;
  const first = joined < at && families.has(words[joined - 1] ?? '') ? joined - 1 : joined;
  return {
    tells: isOnly(at) ? 'staff' : 'both',
    rest: without(typed, words, first, at),
  };
}

/** With what belongs to them: `only staff`, `staff too`. */
function without(
  typed: readonly string[],
  words: readonly string[],
  first: number,
  last: number,
): readonly string[] {
  const from = words[first - 1] === 'only' ? first - 1 : first;
  const to = ['only', 'too', 'also'].includes(words[last + 1] ?? '') ? last + 1 : last;
  return typed.toSpliced(from, to - from + 1);
}
