import type { CallScript, SpokenLine } from '#carrier/call-script.ts';
import {
  type CallBack,
  isOfficeOffered,
  type LatestMessage,
} from '#domain/attempt/answer/answer-callback.ts';
import {
  checkLines,
  confirmLines,
  lineIn,
  optOutWords,
  repeatLine,
} from '#domain/language/message/call-lines.ts';
import {
  bodyIn,
  isSpoken,
  languageAfter,
  orderLanguages,
} from '#domain/language/message/message.ts';
import { spokenNumber } from '#domain/language/message/spoken-number.ts';
import { keySeconds } from './call-script.ts';

/**
 * What somebody who calls the district's number hears, from the top. With `key`, the recording of the message in place of
 * its text: what opens it to the carrier.
 */
export function callBackScript(callBack: CallBack, key?: string): CallScript {
  const { registeredName, callbackNumber, caller } = callBack;
  const number = spokenNumber(callbackNumber);
  const toOffice = (language: string): SpokenLine[] =>
    isOfficeOffered(callBack) ? [lineIn(language)((words) => words.office)] : [];
  // Said, so that nobody waits for it.
  const office = (language: string): SpokenLine[] => [
    lineIn(language)((words) => words.noMessage),
    ...toOffice(language),
    lineIn(language)((words) => words.reachUs({ number })),
  ];
  // Nobody knows the language of a stranger: English, and what most others here speak.
  if (caller === undefined) {
    const identity = lineIn('en')((words) => words.identity({ name: registeredName }));
    return listenTo([identity, ...office('en'), ...office('es')]);
  }
  const { language, message } = caller;
  const said = lineIn(language);
  const ways: SpokenLine[] = [
    said((words) => optOutWords(words, caller)),
    said((words) => words.wrongNumber),
  ];
  const identity = said((words) => words.identity({ name: registeredName }));
  if (message === undefined) return listenTo([identity, ...office(language), ...ways]);
  return listenTo([
    identity,
    ...linesOf(message, language, key),
    ...checkLines(message, language),
    ...confirmLines(message, language),
    repeatLine(message, language),
    ...ways,
    ...toOffice(language),
  ]);
}

/** The approved words as they were, after the day on which they were said. */
function linesOf(message: LatestMessage, preferred: string, key: string | undefined): SpokenLine[] {
  const { texts, contactedOn } = message;
  const language = languageOf(message, preferred);
  // A language without a voice can be recorded; its text is in English.
  const spoken = isSpoken(language) ? language : 'en';
  return [
    lineIn(preferred)((words, { dayOf }) => words.contactedOn(dayOf(contactedOn))),
    {
      language: spoken,
      text: bodyIn({ texts }, spoken),
      ...(key === undefined ? {} : { recording: { language, key } }),
    },
  ];
}

const languageOf = ({ texts, recordings }: LatestMessage, preferred: string) =>
  languageAfter({ languages: orderLanguages(preferred, texts), recordings }, 0);

/** What is recorded of the message that this caller hears, in the language that they hear it in. */
export function recordedIn({
  caller,
}: CallBack): { attemptId: string; language: string; digest: string } | undefined {
  if (caller?.message === undefined) return undefined;
  const { attemptId, recordings } = caller.message;
  const language = languageOf(caller.message, caller.language);
  const digest = recordings[language];
  return digest === undefined ? undefined : { attemptId, language, digest };
}

function listenTo(lines: SpokenLine[]): CallScript {
  return [{ kind: 'listen', lines, seconds: keySeconds }];
}
