import type { Language, SpokenWords } from '#domain/language/language.ts';
import { wordsIn } from '#domain/language/languages.ts';
import { hasVoice } from '#speech/voices.ts';
import { bodyIn, keyZeroOf, leadsToTheSchool, type Message, spokenLanguages } from './message.ts';
import { spokenNumber } from './spoken-number.ts';

/** What one voice says without a pause. A recording, by its language and digest, is played in place of the text. */
export type Line = {
  language: string;
  text: string;
  recording?: { language: string; digest: string };
};

/**
 * What is said from the top: who is calling, before anything else; for what is no emergency, how to stop these
 * calls, within two seconds of that (47 CFR 64.1200(b)(3)); the approved words; the number to call back. A key may
 * be pressed at any time.
 */
export function messageLines(message: Message, language: string): Line[] {
  return [...greetingLines(message, language), ...linesAfterGreeting(message, language)];
}

/** Who is calling, and how to stop these calls: all that a machine may hear where the message is for people. */
export function greetingLines(message: Message, language: string): Line[] {
  const said = lineIn(language);
  return [
    said((words) => words.identity({ name: message.registeredName })),
    ...(message.purpose === 'emergency' ? [] : [said((words) => words.optOut)]),
  ];
}

/** For anyone who has heard the greeting. */
export function linesAfterGreeting(message: Message, language: string): Line[] {
  const said = lineIn(language);
  const other = nextLanguage(message, language);
  return [
    approvedLine(message, language),
    ...(message.asksIfSafe === true ? [safeLine(language)] : []),
    ...(message.offersDetails === true ? [detailsLine(language)] : []),
    ...confirmLines(message, language),
    callBackLine(message, language),
    ...checkLines(message, language),
    repeatLine(message, language),
    // A language without a voice can't offer itself.
    ...(other === undefined || !hasVoice(other)
      ? []
      : [lineIn(other)((words) => words.switchHere)]),
    ...officeLines(message, language),
    ...(message.purpose === 'emergency' ? [said((words) => optOutWords(words, message))] : []),
    said((words) => words.wrongNumber),
  ];
}

/** What key 0 is for, if anything. */
const officeLines = (message: Message, language: string): Line[] => {
  const way = keyZeroOf(message);
  return way === undefined ? [] : [keyZeroLine(way, language)];
};

export const keyZeroLine = (way: 'office' | 'emergency', language: string): Line =>
  lineIn(language)((words) =>
    way === 'office' ? words.office : words.emergencyLine({ key: '0' }),
  );

/** What is said after key 0. */
export const connectingLine = (way: 'office' | 'emergency', language: string): Line =>
  lineIn(language)((words) => (way === 'office' ? words.connecting : words.connectingEmergency));

/** What key 6 is for, where words have fields and the phone is its families’ own. */
export const detailsLine = (language: string): Line => lineIn(language)((words) => words.details);

/** What key 8 is for, where staff are asked. */
const safeLine = (language: string): Line => lineIn(language)((words) => words.safe);

export const safeNotedLine = (language: string): Line =>
  lineIn(language)((words) => words.safeNoted);

type Asking = Pick<Message, 'asksToConfirm'>;

/** What key 1 is for, where it confirms. */
export const confirmLines = ({ asksToConfirm }: Asking, language: string): Line[] =>
  asksToConfirm === true ? [lineIn(language)((words) => words.confirm)] : [];

export const confirmedLine = (language: string): Line =>
  lineIn(language)((words) => words.confirmed);

/** Which key says the message again: where 1 confirms, it is 7. */
export function repeatLine({ asksToConfirm }: Asking, language: string): Line {
  return lineIn(language)((words) => words.repeat({ key: asksToConfirm === true ? '7' : '1' }));
}

/** The offer of key 9 after an emergency, and to the person who calls back: it says which calls it leaves. */
export function optOutWords(
  { optOut, optOutOfOthers }: SpokenWords,
  { endsEmergencies }: Pick<Message, 'endsEmergencies'>,
): string {
  return endsEmergencies ? optOut : optOutOfOthers;
}

/** The same for a recorder, which is offered no keys: it missed the beginning while it played its greeting. */
export function recorderLines(message: Message, language: string): Line[] {
  const said = lineIn(language);
  return [
    said((words) => words.identity({ name: message.registeredName })),
    approvedLine(message, language),
    callBackLine(message, language),
    ...checkLines(message, language),
  ];
}

/** The code of the notice, figure by figure. */
export function checkLines({ checkCode }: Pick<Message, 'checkCode'>, language: string): Line[] {
  if (checkCode == null) return [];
  const groups = [checkCode.slice(0, 3), checkCode.slice(3)];
  const code = groups.map((group) => Array.from(group).join(' ')).join(', ');
  return [lineIn(language)((words) => words.checkCode({ code }))];
}

/** For anyone who heard the greeting, where the message is not for them. In an action of the building it rings at no school. */
export function callBackLine(message: Message, language: string): Line {
  const number = spokenNumber(message.callbackNumber);
  return lineIn(language)((words) =>
    leadsToTheSchool(message.happening)
      ? words.callBack({ number })
      : words.callBackInAction({ number }),
  );
}

/** A phrase of ours in a language, or in English where we have none in it, or the carrier no voice for it. */
export function lineIn(
  language: string,
): (phrase: (words: SpokenWords, language: Language) => string) => Line {
  const { code, words } = wordsIn(hasVoice(language) ? language : 'en');
  return (phrase) => ({ language: code, text: phrase(words.spoken, words) });
}

/** Of a language without a voice, the English words: a voice of another language reads nobody's aloud. */
function approvedLine(message: Message, language: string): Line {
  const isSaid = message.texts[language] !== undefined && hasVoice(language);
  const spoken = isSaid ? language : 'en';
  const digest = message.recordings?.[language];
  return {
    language: spoken,
    text: bodyIn(message, spoken),
    ...(digest === undefined ? {} : { recording: { language, digest } }),
  };
}

/** What key 2 leads to, if the message exists in more than one language. */
function nextLanguage(message: Message, language: string): string | undefined {
  const languages = spokenLanguages(message);
  if (languages.length < 2) return undefined;
  // One without a voice is spoken to in the first that has one.
  const place = Math.max(0, languages.indexOf(language));
  return languages[(place + 1) % languages.length];
}
