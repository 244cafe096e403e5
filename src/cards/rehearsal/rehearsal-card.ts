import type { Card } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { RehearsalEnd } from '#domain/rehearsal/rehearsal.ts';

/** For anyone who asked for a call or a text to their own phone, and did not get it. */
export function rehearsalCard({ call, text, at }: RehearsalEnd, timeZone: string): Card {
  const asked = `The rehearsal you asked for at ${clock(at, timeZone)}`;
  const sentences = [
    ...(call === undefined ? [] : [callWords[call](asked)]),
    ...(text === undefined ? [] : [textWords[text](asked)]),
  ];
  return sentenceCard({ title: 'Call me first', text: sentences.join(' ') });
}

const again = 'Press “Call me first” to try again.';

type Words = (asked: string) => string;

const callWords: Record<NonNullable<RehearsalEnd['call']>, Words> = {
  'no-answer': (asked) => `${asked}: no one picked up your phone. ${again}`,
  voicemail: (asked) =>
    `${asked}: your voicemail picked up, so we hung up. A rehearsal is never left on a voicemail. ${again}`,
  refused: (asked) =>
    `${asked}: the carrier couldn’t reach your phone. Ask an administrator to check the number on your staff record.`,
  unsent: (asked) => `${asked}: we couldn’t place the call in time. ${again}`,
  unknown: (asked) => `${asked}: the carrier didn’t say if your phone rang. ${again}`,
};

const textWords: Record<NonNullable<RehearsalEnd['text']>, Words> = {
  refused: (asked) =>
    `${asked}: the carrier refused the text. If you ever replied STOP to our number, reply START.`,
  unsent: (asked) => `${asked}: we couldn’t send the text in time. ${again}`,
  unknown: (asked) => `${asked}: the carrier didn’t say if it took the text. ${again}`,
};
