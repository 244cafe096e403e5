import type { FormErrors, FormValues } from '#cards/form.ts';
import type { Prefilled } from '#domain/closure/translation/language-doubts.ts';
import { fillPlace, readPlace, saysPlace } from '#domain/words/template/fill-fields.ts';

type Placed<Began> = {
  kind: 'placed';
  /** The fields of the texts as families get them. */
  typed: FormValues;
  prefilled: Began;
  /** Absent where no text says it. */
  place?: string;
};

/** What was typed into the form of the words, and what it began with, with the place where its field stood. */
export function placeWords<Began extends Prefilled>(
  values: FormValues,
  { typed, prefilled }: { typed: FormValues; prefilled: Began },
): Placed<Began> | { kind: 'errors'; errors: FormErrors } {
  const texts = Object.entries(typed).filter(([name]) => name.startsWith('text-'));
  if (values['place'] === undefined || !saysPlace(Object.fromEntries(texts)))
    return { kind: 'placed', typed, prefilled };
  const read = readPlace(values['place']);
  if (read.kind === 'error') return { kind: 'errors', errors: { place: read.error } };
  const { place } = read;
  if (place === undefined) return { kind: 'errors', errors: { place: placeMissing } };
  const fill = (all: FormValues) =>
    Object.fromEntries(Object.entries(all).map(([name, text]) => [name, fillPlace(text, place)]));
  return {
    kind: 'placed',
    typed: { ...typed, ...fill(Object.fromEntries(texts)) },
    prefilled: {
      ...prefilled,
      texts: fill(prefilled.texts),
      names: [...prefilled.names, place],
    },
    place,
  };
}

const placeMissing = 'Enter where families pick up their children.';
