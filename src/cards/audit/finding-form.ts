import type { Form } from '#cards/form.ts';
import { maxResolutionLength } from '#domain/finding/finding.ts';
import { type FindingCode, findingKinds } from '#domain/finding/finding-kinds.ts';

/** Asks what was done about the findings of one card. */
export function resolveForm(about: { code: FindingCode; data: Record<string, string> }): Form {
  return {
    verb: 'resolve-finding',
    title: 'Resolved',
    submitLabel: 'Say so',
    data: about.data,
    intro: `${findingKinds[about.code].title}. Your words are shown in the compliance channel, and another person closes the matter.`,
    fields: [
      {
        kind: 'text',
        name: 'resolution',
        label: 'What was done?',
        hint: 'No name and no number of a family.',
        multiline: true,
        maxLength: maxResolutionLength,
      },
    ],
  };
}
