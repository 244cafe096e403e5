import { languageName } from '#domain/language/languages.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import { type TemplateField, templateFields } from '#domain/words/template/fill-fields.ts';

type Named = { happening: Happening; name: string | null; school: string | null };

/** What people call it: its own name, or the kind for which it stands in place of the standard words. */
export const templateName = ({ name, happening }: Omit<Named, 'school'>) =>
  name ?? happenings[happening];

/** `district template “Late start, 2 hours”`, `Adams Elementary template “Half day”`. */
export const templateWords = (template: Named) =>
  `${template.school ?? 'district'} template “${templateName(template)}”`;

/** In a list to choose from: `District: Late start, 2 hours`. */
export const templateLabel = (template: Named) =>
  `${template.school ?? 'District'}: ${templateName(template)}`;

/** `English, Spanish`, English first. */
export const languageList = (languages: readonly string[]) =>
  languages
    .toSorted((one, other) => Number(other === 'en') - Number(one === 'en'))
    .map(languageName)
    .join(', ');

/** A line each: `{date}: the day`. */
export const fieldList = (names: readonly TemplateField[]) =>
  names.map((name) => `{${name}}: ${templateFields[name]}`).join('\n');
