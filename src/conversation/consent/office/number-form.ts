import type { Form, FormId } from '#cards/form.ts';

const typedWords =
  'We ignored what you typed after the command, because others may see it. If you typed a phone number in the channel, delete that message and type the number here.';

/** Asks for a telephone number where nobody else sees it. */
export function numberForm(about: {
  verb: FormId;
  /** At most 24 characters. */
  title: string;
  submitLabel: string;
  intro: string;
  data?: Record<string, string>;
  /** Something was typed where a number does not belong. */
  isTyped: boolean;
}): Form {
  return {
    verb: about.verb,
    title: about.title,
    submitLabel: about.submitLabel,
    data: about.data ?? {},
    intro: about.isTyped ? typedWords : about.intro,
    fields: [
      {
        kind: 'text',
        name: 'number',
        label: 'Phone number',
        hint: 'With its area code, such as 312-555-0142.',
        maxLength: 40,
      },
    ],
  };
}
