import type { Form } from '#cards/form.ts';
import {
  type FamilyRequest,
  type PreparedAnswer,
  preparedAnswers,
} from '#domain/family/request/family-request.ts';
import { languageName } from '#domain/language/languages.ts';

/** Two texts of the carrier's; a family reads no more at once. */
export const maxAnswer = 300;

const preparedWords: Record<PreparedAnswer, string> = {
  read: 'We read it, and the office will get back to you',
  call: 'Please call the school office',
  details: 'Please tell us more',
  corrected: 'Thank you, we corrected our records',
  ready: 'What you asked for is ready at the office',
};

/** An answer by text: a sentence that stands ready, or somebody's own words. */
export function answerForm(
  { id, number, language }: Pick<FamilyRequest, 'id' | 'number' | 'language'>,
  form: string,
): Form {
  const name = languageName(language);
  return {
    verb: 'answer-request',
    title: `Answer request ${number}`.slice(0, 24),
    submitLabel: 'Send',
    data: { request: id, form },
    intro: `The family reads ${name}. It gets a prepared answer in ${name}, and your own words as you write them.`,
    fields: [
      {
        kind: 'choice',
        name: 'answer',
        label: 'Answer',
        value: 'read',
        choices: [
          ...preparedAnswers.map((value) => ({ value, label: preparedWords[value] })),
          { value: 'own', label: 'My own words, below' },
        ],
      },
      {
        kind: 'text',
        name: 'words',
        label: 'Your own words',
        hint: 'The name of the district is put in front. No names or grades: anyone may read a text.',
        multiline: true,
        optional: true,
        maxLength: maxAnswer,
      },
    ],
  };
}
