import { type Audience, type Message, orderLanguages } from '#domain/message/message.ts';
import { spokenNumber } from '#domain/message/spoken-number.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** The words of a closure as far as they are written, and whom they are for. */
export type RehearsedWords = {
  purpose: Purpose;
  schoolIds: readonly string[];
  /** By language. */
  texts: Readonly<Record<string, string>>;
  audience: Audience;
};

/** A rehearsal, with all that is said in it. */
export type Rehearsal = {
  /** The name of the person who hears it. */
  requester: string;
  language: string;
  words: RehearsedWords;
  registeredName: string;
  callbackNumber: string;
  endsEmergencies: boolean;
};

/** What it comes by. */
export const rehearsalWays = {
  call: 'Call me',
  text: 'Text me',
  both: 'Call and text me',
} as const;
export type RehearsalWay = keyof typeof rehearsalWays;

/** How many somebody may have in an hour. */
export const mostRehearsals = 5;

export type RehearsalRefusal =
  | 'no-own-phone'
  | 'frozen'
  | 'rehearsal-under-way'
  | 'too-many-rehearsals';

/** The same message as a family's whose language it is. */
export function rehearsedMessage(rehearsal: Rehearsal): Message {
  const { language, words, registeredName, callbackNumber, endsEmergencies } = rehearsal;
  const { purpose, texts, audience } = words;
  const languages = orderLanguages(language, texts, audience);
  return { registeredName, callbackNumber, purpose, endsEmergencies, languages, texts };
}

/*
 * The first words say what it is, and the words of families follow as they are. In 2018 Hawaii warned everybody of a
 * missile, for a drill said the words of the real thing (FCC, report of April 2018). Words at the end would be missed by
 * anyone who hangs up early, and words in between would not be what families hear.
 */
export const rehearsalOpening = (requester: string) =>
  `This is a rehearsal for ${requester}. Families hear:`;

/** Of letters that cost no more than those of the message, and short enough for ten segments behind it (21617). */
export const rehearsalTextOpening = 'A rehearsal, sent to you alone. Families get: ';

export const keyOpening = (key: '3' | '9') => `Key ${key}. Families hear:`;
export const keyClosing = 'That was the rehearsal. Nothing was recorded.';

/** Key 0 connects nobody: an office that is called at 5 am has nothing to say to the person who tries a key. */
export function officeWords(office: string | undefined): string {
  const whom =
    office === undefined
      ? 'Each family is connected to its school’s office.'
      : `Families are connected to ${spokenNumber(office)}.`;
  return `Key 0. ${whom} This rehearsal connects no one.`;
}

/** All that is shown of a number: `•••-0142`. */
export const maskedNumber = (e164: string) => `•••-${e164.slice(-4)}`;

/** Of a rehearsal that somebody waits for in vain: what became of its call and its text. */
export type RehearsalEnd = {
  call: Fault | 'voicemail' | 'no-answer' | undefined;
  text: Fault | undefined;
  at: Temporal.Instant;
};
type Fault = 'refused' | 'unsent' | 'unknown';
