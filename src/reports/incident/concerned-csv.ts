import { stringify } from 'csv-stringify/sync';
import { scopeWords } from '#cards/words/concerned-words.ts';
import type { Concerned } from '#domain/incident/concerned/scope.ts';
import { languageName } from '#domain/language/languages.ts';

const columns = ['Student', 'School', 'Guardian', 'Language', 'May be told', 'Why'] as const;

type Row = Record<(typeof columns)[number], string>;

/**
 * Everybody whom an incident concerns: RFC 4180, UTF-8 with the mark that Excel wants, one row for each student and
 * guardian.
 */
export function concernedCsv(people: readonly Concerned[]): string {
  const rows = people.map(
    (one): Row => ({
      Student: one.student ?? '',
      School: one.schools.join(', '),
      Guardian: one.guardian ?? 'No guardian on the roster',
      Language: one.language === null ? '' : languageName(one.language),
      'May be told': one.isBarred ? 'No: a court document is on file' : 'Yes',
      Why: one.reasons.map((reason) => scopeWords[reason]).join('; '),
    }),
  );
  return stringify(rows, {
    header: true,
    columns: [...columns],
    bom: true,
    record_delimiter: 'windows',
    // A guardian may be called =HYPERLINK(…): an apostrophe in front makes it words again.
    // https://owasp.org/www-community/attacks/CSV_Injection
    escape_formulas: true,
  });
}
