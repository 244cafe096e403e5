import { choicesOf, type Form } from '#cards/form.ts';
import { drillWays, maxDrillText, usualDrillText } from '#domain/drill/drill.ts';
import { plural } from '#domain/shared/count-words.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';

/** No field of it names a school or a family: it calls the drill list. */
export function drillForm({ phones, from }: { phones: number; from: string }): Form {
  return {
    verb: 'drill',
    title: 'DRILL: staff only',
    submitLabel: 'Request drill',
    data: {},
    intro: `DRILL. No family is called. ${plural(phones, 'phone')} of the drill list would ring, from ${nationalNumber(from)}. Someone else must approve.`,
    fields: [
      {
        kind: 'text',
        name: 'text',
        label: 'What staff hear, after “This is a drill”',
        hint: 'Don’t write it like a real closure: someone may hear only part of it.',
        value: usualDrillText,
        multiline: true,
        maxLength: maxDrillText,
      },
      {
        kind: 'choice',
        name: 'way',
        label: 'How',
        choices: choicesOf(drillWays),
        value: 'both',
      },
    ],
  };
}

export const maxDrillReason = 300;

export function sendDrillBackForm(data: Record<string, string>): Form {
  return {
    verb: 'send-back-drill',
    title: 'DRILL: send back',
    submitLabel: 'Send drill back',
    data,
    fields: [
      {
        kind: 'text',
        name: 'reason',
        label: 'What should change?',
        missing: 'Say what should change.',
        hint: 'Everyone in the channel sees this.',
        multiline: true,
        maxLength: maxDrillReason,
      },
    ],
  };
}
