import type { Language } from './language.ts';

/** Names in a row, as a sentence of the language lists them. */
export function joinNames(names: readonly string[], { schools: list }: Language): string {
  const [first = '', ...others] = names.slice(0, -1);
  const last = names.at(-1) ?? '';
  if (names.length < 2) return last;
  const schools = others.reduce((said, next) => list.next({ schools: said, next }), first);
  return list.last({ schools, last });
}
