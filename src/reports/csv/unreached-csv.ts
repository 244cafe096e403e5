import { stringify } from 'csv-stringify/sync';
import { byWords, noNumber, whyWords } from '#cards/words/unreached-words.ts';
import type { Unreached } from '#domain/closure/unreached/unreached.ts';
import { languageName } from '#domain/language/languages.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { spreadsheet } from './spreadsheet.ts';

const columns = [
  'Family',
  'Student school',
  'Guardian',
  'Phone',
  'Language',
  'Why not reached',
  'Taken',
  'Called by hand',
] as const;

type Row = Record<(typeof columns)[number], string | number>;

/**
 * The families whom a closure did not reach, for a front office to work through: RFC 4180, UTF-8 with the mark that Excel
 * wants, one row for each phone of each guardian. Rows of one family have one number in `Family`. Only numbers that its
 * reader took are in it.
 */
export function unreachedCsv({ families, timeZone }: Unreached): string {
  const rows = families.flatMap((family, place) =>
    family.guardians.flatMap(({ name, language, phones }) =>
      phones.map(
        (phone): Row => ({
          Family: place + 1,
          'Student school': family.schools.join(', '),
          Guardian: name,
          Phone: phone.number === undefined ? noNumber(phone) : nationalNumber(phone.number),
          Language: languageName(language),
          'Why not reached': whyWords(phone),
          Taken: byWords(family.taken, timeZone),
          'Called by hand': byWords(family.called, timeZone),
        }),
      ),
    ),
  );
  return stringify(rows, {
    ...spreadsheet,
    columns: [...columns],
  });
}
