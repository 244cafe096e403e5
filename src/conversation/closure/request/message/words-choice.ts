import type { Choice, FormId, FormValues } from '#cards/form.ts';
import { templateLabel } from '#cards/words/template-words.ts';
import { standardWords, type Template, usualTemplate } from '#domain/words/template/template.ts';

/** Which words a closure may begin with, and which it does; undefined where there is nothing to choose. */
export function wordsChoice(
  values: FormValues,
  about: {
    templates: readonly Template[];
    schools: readonly { id: string }[];
    corrected?: object | undefined;
  },
): { choices: Choice[]; value: string; redraws: FormId } | undefined {
  const { happening } = values;
  const mine = about.schools.map(({ id }) => id);
  const fitting = about.templates.filter(
    (one) => one.happening === happening && (one.schoolId === null || mine.includes(one.schoolId)),
  );
  if (about.corrected !== undefined || fitting.length === 0) return undefined;
  const chosen = (values['schools'] ?? '').split(',');
  const usual = usualTemplate(fitting, {
    happening: fitting[0]?.happening ?? 'closed',
    schoolIds: chosen.includes('all') ? mine : chosen,
  });
  const wanted = fitting.find(({ id }) => id === values['words'])?.id;
  return {
    choices: [
      {
        value: standardWords,
        label: happening === 'other' ? 'I write my own' : 'Standard',
      },
      ...fitting.map((one) => ({ value: one.id, label: templateLabel(one) })),
    ],
    value:
      values['words'] === standardWords ? standardWords : (wanted ?? usual?.id ?? standardWords),
    redraws: 'closure-fields',
  };
}
