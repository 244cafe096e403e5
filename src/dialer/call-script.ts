import type { CallScript } from '#carrier/carrier.ts';
import { bodyIn, type Message } from '#domain/attempt/message.ts';
import { type SpokenWords, spokenNumber, wordsIn } from '#domain/attempt/spoken-words.ts';

export type Line = { language: string; text: string };

/** Time to find the key after the last word. */
export const keySeconds = 5;
/** A recording ends with so much silence. */
const recorderKeySeconds = 2;

/**
 * What is said from the top: who is calling, before anything else; for what is no emergency, how to stop these
 * calls, within two seconds of that (47 CFR 64.1200(b)(3)); the approved words; the number to call back. A key may
 * be pressed at any time.
 */
export function messageScript(message: Message, language: string): CallScript {
  const said = lineIn(language);
  const emergency = message.purpose === 'emergency';
  const other = nextLanguage(message, language);
  const lines: Line[] = [
    said((words) => words.identity(message.registeredName)),
    ...(emergency ? [] : [said((words) => words.optOut)]),
    {
      language: message.texts[language] === undefined ? 'en' : language,
      text: bodyIn(message, language),
    },
    said((words) => words.callBack(spokenNumber(message.callbackNumber))),
    said((words) => words.repeat),
    ...(other === undefined ? [] : [lineIn(other)((words) => words.switchHere)]),
    said((words) => words.office),
    ...(emergency ? [said((words) => words.optOutOfOthers)] : []),
    said((words) => words.wrongNumber),
  ];
  return [{ kind: 'listen', lines, seconds: keySeconds }];
}

/**
 * The same for a recorder, from the top once its greeting is over. The keys are not offered and still taken: it may be
 * a person whom the carrier took for a machine, and who heard of them before.
 */
export function recorderScript(message: Message, language: string): CallScript {
  const said = lineIn(language);
  const lines: Line[] = [
    said((words) => words.identity(message.registeredName)),
    {
      language: message.texts[language] === undefined ? 'en' : language,
      text: bodyIn(message, language),
    },
    said((words) => words.callBack(spokenNumber(message.callbackNumber))),
  ];
  return [{ kind: 'listen', lines, seconds: recorderKeySeconds }];
}

/** 47 CFR 64.1200(b)(3): the call ends at once when the opt-out is taken. */
export function optedOutScript(language: string): CallScript {
  return [{ kind: 'say', ...lineIn(language)((words) => words.optedOut) }, { kind: 'hang-up' }];
}

/** The end of it: nobody at this number is called again. */
export function wrongNumberScript(language: string): CallScript {
  return [
    { kind: 'say', ...lineIn(language)((words) => words.wrongNumberTaken) },
    { kind: 'hang-up' },
  ];
}

export function connectScript(to: string, language: string): CallScript {
  const line = lineIn(language)((words) => words.connecting);
  return [
    { kind: 'say', ...line },
    { kind: 'connect', to },
  ];
}

/** For an approver, who may be half asleep: twice, and no key does anything. */
export function wakeScript(words: string): CallScript {
  const say = { kind: 'say' as const, language: 'en', text: words };
  return [say, say, { kind: 'hang-up' }];
}

export const silence: CallScript = [{ kind: 'hang-up' }];

/** What key 2 leads to, if the message exists in more than one language. */
function nextLanguage(message: Message, language: string): string | undefined {
  const { languages } = message;
  if (languages.length < 2) return undefined;
  return languages[(languages.indexOf(language) + 1) % languages.length];
}

/** A phrase of ours in a language, or in English where we have none in it. */
export function lineIn(language: string): (phrase: (words: SpokenWords) => string) => Line {
  const { language: spoken, words } = wordsIn(language);
  return (phrase) => ({ language: spoken, text: phrase(words) });
}
