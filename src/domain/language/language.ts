import type { Ground, Happening } from '#domain/shared/happening.ts';
import type { FigureRule } from './figures.ts';
import type { OptOutPhrases } from './opt-out-phrases.ts';

/** Everything that families read and hear in one language, and how they are understood in it. */
export type Language = {
  /** In English, such as `Spanish`. */
  name: string;
  /** The district's standard words about a closure. */
  closure: ClosurePhrases;
  /** What a call says around the message. */
  spoken: SpokenWords;
  /** The one text that confirms an opt-out. */
  confirmation: ConfirmationWords;
  /** The answer to HELP: who texts, whom to call, and how to stop. */
  help: (said: Sender) => string;
  /** How a text in this language says times, dates and numbers. */
  figures: readonly FigureRule[];
  /** How people ask in it to be left alone. */
  optOut: OptOutPhrases;
};

/** The district's registered name, and the number to call back as people dial it. */
export type Sender = { name: string; number: string };

export type ClosureFacts = {
  /** Calendar date in the language, such as "Tuesday, January 14". */
  date: string;
  schools: string;
  /** Why, with what parts it from the words before it; empty where nothing is to be said. */
  ground: string;
  /** When students leave, with its preposition; empty for what is no early dismissal. */
  time: string;
  /** Only where the requester chose to say so. */
  isSafe: boolean;
};

/** Written for the ear: dates in words, no abbreviations. */
export type ClosurePhrases = {
  locale: string;
  /** Between words. */
  space: string;
  /** Between the names of a list, and before the last one. */
  comma: string;
  and: string;
  all: string;
  /** A time of day for the ear. */
  time: (hour: number, minute: number) => string;
  grounds: Partial<Record<Ground, string>>;
  messages: Partial<Record<Happening, (facts: ClosureFacts) => string>>;
};

/** What a call says around the message. Written for a voice to read, not for the eye. */
export type SpokenWords = {
  /** 47 CFR 64.1200(b)(1): at the beginning, under the name the district is registered by. */
  identity: (registeredName: string) => string;
  /** 47 CFR 64.1200(b)(3): right after the identity. */
  optOut: string;
  /** At the end of an emergency call, where key 9 leaves emergencies. */
  optOutOfOthers: string;
  /** 47 CFR 64.1200(b)(2): the number of the district, in digits with pauses. */
  callBack: (digits: string) => string;
  repeat: string;
  office: string;
  /** Said by this language's own voice to the person who is listening to another one. */
  switchHere: string;
  /** The confirmation of key 9. */
  optedOut: string;
  /** The same where not even an emergency reaches them any more. */
  optedOutOfAll: string;
  /** The last of every call, an emergency's too: Coleman v. Rite Aid. */
  wrongNumber: string;
  /** The confirmation of key 3. */
  wrongNumberTaken: string;
  /** To anyone who calls back: when they had the message that follows. */
  contactedOn: (day: Temporal.PlainDate) => string;
  /** To anyone who calls back and has no message. */
  reachUs: (digits: string) => string;
  connecting: string;
  /** The end of a text that needs consent: how to stop (CTIA Messaging Principles, 5.1.3). */
  textStop: string;
};

/**
 * English and Spanish keep to the letters of GSM-7 (3GPP TS 23.038), which has no á, í, ó or ú, and to 160 of them where the
 * district's name has no more than 35: one text, not two. The same goes for the answer to HELP.
 */
export type ConfirmationWords = {
  any: (said: Sender) => string;
  voice: (said: Sender) => string;
  text: (said: Sender) => string;
  /** Not even an emergency reaches them any more. */
  nothing: (said: Sender) => string;
  /** Put behind what was only taken for a withdrawal. */
  notMeant: string;
};
