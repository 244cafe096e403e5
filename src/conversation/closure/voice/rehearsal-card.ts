import type { Card } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { RehearsalEnd } from '#domain/closure/rehearsal/rehearsal.ts';

/** For anyone who asked for a call or a text to their own phone, and did not get it. */
export function rehearsalCard({ kind, call, text, at }: RehearsalEnd, timeZone: string): Card {
  const { what, button } = kinds[kind];
  const asked = `${what} you asked for at ${clock(at, timeZone)}`;
  const again = `Press “${button}” to try again.`;
  const sentences = [
    ...(call === undefined ? [] : [callWords[call](asked, again)]),
    ...(text === undefined ? [] : [textWords[text](asked, again)]),
  ];
  return sentenceCard({ title: button, text: sentences.join(' ') });
}

const kinds = {
  words: { what: 'The rehearsal', button: 'Call me first' },
  sealed: { what: 'The call with the message', button: 'Call me with it' },
  recording: { what: 'The call to record you', button: 'Record by phone' },
} as const;

type Words = (asked: string, again: string) => string;

const callWords: Record<NonNullable<RehearsalEnd['call']>, Words> = {
  'no-answer': (asked, again) => `${asked}: no one picked up your phone. ${again}`,
  voicemail: (asked, again) =>
    `${asked}: your voicemail picked up, so we hung up. Nothing is ever left on it. ${again}`,
  refused: (asked) =>
    `${asked}: the carrier couldn’t reach your phone. Ask an administrator to check the number on your staff record.`,
  unsent: (asked, again) => `${asked}: we couldn’t place the call in time. ${again}`,
  unknown: (asked, again) => `${asked}: the carrier didn’t say if your phone rang. ${again}`,
};

const textWords: Record<NonNullable<RehearsalEnd['text']>, Words> = {
  refused: (asked) =>
    `${asked}: the carrier refused the text. If you ever replied STOP to our number, reply START.`,
  unsent: (asked, again) => `${asked}: we couldn’t send the text in time. ${again}`,
  unknown: (asked, again) => `${asked}: the carrier didn’t say if it took the text. ${again}`,
};
