import type { Form } from '#cards/form.ts';
import { maxResolutionLength } from '#domain/audit-run/finding/finding.ts';
import { type FindingCode, findingKinds } from '#domain/audit-run/finding/finding-kinds.ts';

/** Asks what was done about the findings of one card. */
export function resolveForm(about: { code: FindingCode; data: Record<string, string> }): Form {
  return {
    verb: 'resolve-finding',
    title: 'Resolved',
    submitLabel: 'Submit',
    data: about.data,
    intro: `${findingKinds[about.code].title}. The compliance channel shows your words. Another person closes the finding.`,
    fields: [
      {
        kind: 'text',
        name: 'resolution',
        label: 'What was done?',
        hint: 'Don’t include a family’s name or number.',
        multiline: true,
        maxLength: maxResolutionLength,
      },
    ],
  };
}
