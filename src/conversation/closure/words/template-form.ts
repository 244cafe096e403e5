import type { Choice, Field, Form } from '#cards/form.ts';
import { dayAndTime } from '#cards/format.ts';
import { fieldList, templateLabel, templateWords } from '#cards/words/template-words.ts';
import { languageName } from '#domain/language/languages.ts';
import { maxMessageLength } from '#domain/language/message/text-error.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import type { Template } from '#domain/words/template/template.ts';
import { fieldsNeeded, fieldsOfKind } from '#domain/words/template/template-texts.ts';

export const maxTemplateName = 40;

/** Which template: one that is there, or a new one for a kind of closure. */
export function chooseTemplateForm(templates: readonly Template[]): Form {
  return {
    verb: 'template-choose',
    title: 'Templates',
    submitLabel: 'Next',
    data: {},
    fields: [
      {
        kind: 'choice',
        name: 'template',
        label: 'Which words?',
        hint: 'A new one begins with the standard words.',
        choices: [
          ...templates.map((one) => ({ value: one.id, label: templateLabel(one) })),
          // Absence calls say the standard words: an approval covers them for months.
          ...Object.entries(happenings)
            .filter(([value]) => value !== 'absence')
            .map(([value, label]) => ({ value, label: `New: ${label}` })),
        ],
      },
    ],
  };
}

/** How the words read in one language, filled in. */
export type Reading = { language: string; lines: string };

type About = {
  /** What the form changes; absent for a new one. */
  template?: Template | undefined;
  happening: Happening;
  isDistrictWide: boolean;
  timeZone: string;
  /** Of the roster, English first. */
  languages: readonly string[];
  texts: Readonly<Record<string, string>>;
  /** Whose a new one may be. */
  places: readonly Choice[];
  /** What is chosen and typed of a new one. */
  place?: string | undefined;
  name?: string | undefined;
  /** With `languages: english` the others are behind a button. */
  data: Record<string, string>;
  note?: string | undefined;
  readings?: readonly Reading[] | undefined;
};

/** The words of one template, in each language of the roster, and beneath each how it reads. */
export function templateForm(about: About): Form {
  const { template, happening, languages } = about;
  const isEnglish = about.data['languages'] === 'english';
  const shown = languages.filter((language) => !isEnglish || language === 'en');
  const others = languages.length - shown.length;
  return {
    verb: 'template',
    title: template === undefined ? 'New template' : 'Change a template',
    submitLabel: 'Save',
    data: about.data,
    intro: [aboutWords(about), fieldWords(about)].join('\n'),
    ...(about.note === undefined ? {} : { note: about.note }),
    fields: [
      ...(template === undefined ? newFields(about) : []),
      ...shown.flatMap((language): Field[] => [
        {
          kind: 'text',
          name: `text-${language}`,
          label: languageName(language),
          multiline: true,
          maxLength: maxMessageLength,
          ...(language === 'en' ? {} : { optional: true as const }),
          ...filled(about.texts[language]),
        },
        ...(about.readings ?? [])
          .filter((reading) => reading.language === language)
          .map(
            ({ lines }): Field => ({
              kind: 'words',
              name: `reads-${language}`,
              label: `How the ${languageName(language)} reads`,
              text: lines,
            }),
          ),
      ]),
    ],
    buttons: [
      ...(others === 0
        ? []
        : [{ verb: 'template-languages', label: `Other languages (${others})` } as const]),
      { verb: 'template-preview', label: 'Preview' },
      ...(template === undefined
        ? []
        : [{ verb: 'template-retire-ask', label: 'Retire' } as const]),
    ],
  };
  function newFields(of: About): Field[] {
    const isOther = happening === 'other';
    return [
      {
        kind: 'choice',
        name: 'place',
        label: 'Whose words?',
        choices: [...of.places],
        ...filled(of.place),
      },
      {
        kind: 'text',
        name: 'name',
        label: 'Name',
        maxLength: maxTemplateName,
        ...(isOther ? {} : { optional: true as const }),
        hint: isOther
          ? 'Such as “Parent evening”.'
          : 'Leave empty to use these words in place of the standard ones. With a name they are offered beside them.',
        ...filled(of.name),
      },
    ];
  }
}

function aboutWords({ template, happening, timeZone }: About): string {
  if (template === undefined) return `For “${happenings[happening]}”.`;
  const { number, changedBy, changedAt } = template;
  const name = templateWords(template);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}, for “${happenings[happening]}”. Version ${number} by ${changedBy}, ${dayAndTime(changedAt, timeZone)}.`;
}

function fieldWords(about: About): string {
  const needed = fieldsNeeded(about).map((name) => `{${name}}`);
  const list = new Intl.ListFormat('en-US').format(needed);
  const must = needed.length === 0 ? '' : ` (${list} must be there)`;
  return `Each closure fills in these fields${must}:\n${fieldList(fieldsOfKind(about.happening))}`;
}

/** Asked before a template goes. */
export function retireTemplateForm(template: Template): Form {
  return {
    verb: 'template-retire',
    title: 'Retire a template',
    submitLabel: 'Retire',
    data: { template: template.id },
    fields: [
      {
        kind: 'words',
        name: 'what',
        label: templateLabel(template),
        text: 'No new closure can use it. Its versions stay on record, and closures that used it keep their words.',
      },
    ],
  };
}

const filled = (value: string | undefined) =>
  value === undefined || value === '' ? {} : { value };
