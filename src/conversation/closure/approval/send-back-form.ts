import type { Form } from '#cards/form.ts';

export const maxSendBackReason = 300;

export function sendBackForm(about: { number: number; data: Record<string, string> }): Form {
  return {
    verb: 'send-back',
    title: 'Send back',
    submitLabel: 'Send back',
    data: about.data,
    fields: [
      {
        kind: 'text',
        name: 'reason',
        label: `What should change in closure ${about.number}?`,
        missing: 'Say what should change.',
        multiline: true,
        maxLength: maxSendBackReason,
      },
    ],
  };
}
