import type { FamilyData } from '#domain/family/data/family-data.ts';
import { happenings } from '#domain/shared/happening.ts';
import type { Section } from './family-asked-sections.ts';

const letterWords: Record<FamilyData['emails'][number]['letters'][number]['outcome'], string> = {
  waiting: 'Not sent yet',
  sending: 'Being sent',
  sent: 'Sent',
  refused: 'Refused by the mail server',
  bounced: 'Came back',
  dropped: 'Not sent',
  unknown: 'Perhaps sent',
};
const stopWords = {
  unsubscribed: 'Unsubscribed',
  'taken-back': 'Subscribed again',
  refused: 'The mail server says that there is no such mailbox',
} as const;

/** None in a district that writes no e-mail. */
export function emailSections(
  { emails }: FamilyData,
  at: (instant: Temporal.Instant) => string,
): Section[] {
  return emails.map(({ address, givenOn, isShared, letters, stops }) => ({
    title: 'E-mail',
    columns: ['When', 'Address', 'What', 'What it said'],
    rows: [
      [givenOn, address, `On the roster${isShared ? '; others use it too' : ''}`, ''],
      ...stops.map((one) => [at(one.at), address, stopWords[one.what], '']),
      ...letters.map((one) => [
        at(one.at),
        address,
        `${happenings[one.happening]} (closure ${one.closure}): ${letterWords[one.outcome]}`,
        one.text.join('\n'),
      ]),
    ],
    none: 'None.',
  }));
}
