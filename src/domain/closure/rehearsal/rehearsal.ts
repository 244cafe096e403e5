import {
  type Audience,
  languageAfter,
  type Message,
  orderLanguages,
} from '#domain/language/message/message.ts';
import { spokenNumber } from '#domain/language/message/spoken-number.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { RecordingCall } from '#domain/voice/recording-call/recording-call.ts';
import type { ownCallRefusals } from '#refusals/closure.ts';

/** The words of a closure as far as they are written, and whom they are for. */
export type RehearsedWords = {
  purpose: Purpose;
  happening: string;
  schoolIds: readonly string[];
  /** By language. */
  texts: Readonly<Record<string, string>>;
  audience: Audience;
  /** Digests of what is played instead of a text, by language. */
  recordings?: Readonly<Record<string, string>>;
  asksToConfirm?: boolean;
  /** Of a version as it was sealed; else as the district has it when the call is answered. */
  sealed?: Pick<
    Message,
    'registeredName' | 'callbackNumber' | 'emergencyLine' | 'endsEmergencies' | 'checkCode'
  >;
};

/** A call, or a text, to somebody's own phone, with all that is said in it. */
export type OwnCall = Rehearsal | RecordingCallRow;

/** One that records them. */
type RecordingCallRow = RecordingCall & { kind: 'recording' };

/** One that says what families will hear: the words that are written, or a version as it was sealed. */
export type Rehearsal = {
  id: string;
  operatorId: string;
  kind: 'words' | 'sealed';
  /** The name of the person who hears it. */
  requester: string;
  language: string;
  words: RehearsedWords;
  registeredName: string;
  callbackNumber: string;
  emergencyLine: string | null;
  endsEmergencies: boolean;
};

/** What it comes by. */
export const rehearsalWays = {
  call: 'Call me',
  text: 'Text me',
  both: 'Call and text me',
} as const;
export type RehearsalWay = keyof typeof rehearsalWays;

/** How many of each kind somebody may have in an hour. */
export const mostOwnCalls = { words: 5, sealed: 10, recording: 10 } as const;
export type OwnCallKind = keyof typeof mostOwnCalls;

export type RehearsalRefusal = keyof typeof ownCallRefusals | 'frozen';

/** The same message as a family's whose language it is. */
export function rehearsedMessage(rehearsal: Rehearsal): Message {
  const { language, words, registeredName, callbackNumber, emergencyLine, endsEmergencies } =
    rehearsal;
  const { purpose, happening, texts, recordings, asksToConfirm, audience, sealed } = words;
  const languages = orderLanguages(language, texts, audience);
  const said = { registeredName, callbackNumber, emergencyLine, endsEmergencies, ...sealed };
  return { ...said, purpose, happening, languages, texts, recordings, asksToConfirm };
}

/** Stands where a key would, before the language that a call went on in by itself. */
export const movedTo = 'to-';

/** The language that is spoken at a question of the call. */
export function languageAt(
  said: Rehearsal & { keys: readonly (string | null)[] },
  step: number,
): string {
  const presses = said.keys.slice(0, step + 1);
  const moved = presses.findLastIndex((key) => key?.startsWith(movedTo) === true);
  const from = presses[moved]?.slice(movedTo.length) ?? said.language;
  const changes = presses.slice(moved + 1).filter((key) => key === '2').length;
  return languageAfter(rehearsedMessage({ ...said, language: from }), changes);
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

export const keyOpening = (key: '1' | '3' | '9') => `Key ${key}. Families hear:`;
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
  kind: OwnCallKind;
  call: Fault | 'voicemail' | 'no-answer' | undefined;
  text: Fault | undefined;
  at: Temporal.Instant;
};
type Fault = 'refused' | 'unsent' | 'unknown';
