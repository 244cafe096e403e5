import { stringify } from 'csv-stringify/sync';
import { calledWords, noNumber, whyWords } from '#cards/closure/unreached/unreached-words.ts';
import type { Unreached } from '#domain/campaign/unreached/unreached.ts';
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
  'Called by hand',
] as const;

type Row = Record<(typeof columns)[number], string | number>;

/**
 * The families whom a closure did not reach, for a front office to work through: RFC 4180, UTF-8 with the mark that Excel
 * wants, one row for each phone of each guardian. Rows of one family have one number in `Family`.
 */
export function unreachedCsv({ families, timeZone }: Unreached): string {
  const rows = families.flatMap((family, place) =>
    family.guardians.flatMap(({ name, language, phones }) =>
      phones.map(
        (phone): Row => ({
          Family: place + 1,
          'Student school': family.schools.join(', '),
          Guardian: name,
          Phone: phone.number === undefined ? noNumber : nationalNumber(phone.number),
          Language: languageName(language),
          'Why not reached': whyWords(phone),
          'Called by hand': calledWords(family, timeZone),
        }),
      ),
    ),
  );
  return stringify(rows, {
    ...spreadsheet,
    columns: [...columns],
  });
}
