import type { CallScript, SpokenLine } from '#carrier/call-script.ts';
import {
  type CallBack,
  type HeardMessage,
  keyZeroOfCaller,
} from '#domain/attempt/answer/answer-callback.ts';
import {
  checkLines,
  confirmLines,
  keyZeroLine,
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
import { languagesOfStrangers } from './hold-the-line.ts';

/**
 * What somebody who calls the district's number hears, from the top. With a key, by attempt, the recording of a message in place
 * of its text: what opens it to the carrier.
 */
export function callBackScript(
  callBack: CallBack,
  keys: ReadonlyMap<string, string> = new Map(),
): CallScript {
  const { registeredName, callbackNumber, caller } = callBack;
  const number = spokenNumber(callbackNumber);
  const way = keyZeroOfCaller(callBack);
  const toOffice = (language: string): SpokenLine[] =>
    way === undefined ? [] : [keyZeroLine(way, language)];
  // Said, so that nobody waits for it.
  const office = (language: string): SpokenLine[] => [
    lineIn(language)((words) => words.noMessage),
    ...toOffice(language),
    lineIn(language)((words) => words.reachUs({ number })),
  ];
  if (caller === undefined) {
    const identity = lineIn('en')((words) => words.identity({ name: registeredName }));
    return listenTo([identity, ...languagesOfStrangers.flatMap(office)]);
  }
  const { language, messages } = caller;
  const said = lineIn(language);
  const ways: SpokenLine[] = [
    said((words) => optOutWords(words, caller)),
    said((words) => words.wrongNumber),
  ];
  const identity = said((words) => words.identity({ name: registeredName }));
  if (messages.length === 0) return listenTo([identity, ...office(language), ...ways]);
  const asking = { asksToConfirm: messages.some(({ asksToConfirm }) => asksToConfirm) };
  return listenTo([
    identity,
    ...messages.flatMap((message) => linesOf(message, language, keys)),
    ...confirmLines(asking, language),
    repeatLine(asking, language),
    ...ways,
    ...toOffice(language),
  ]);
}

/** The approved words as they were, after the day on which they were said, and their code. */
function linesOf(
  message: HeardMessage,
  preferred: string,
  keys: ReadonlyMap<string, string>,
): SpokenLine[] {
  const { attemptId, texts, wasTold, saidOn } = message;
  const language = languageOf(message, preferred);
  // A language without a voice can be recorded; its text is in English.
  const spoken = isSpoken(language) ? language : 'en';
  const key = keys.get(attemptId);
  return [
    lineIn(preferred)((words, { dayOf }) =>
      (wasTold ? words.contactedOn : words.announcedOn)(dayOf(saidOn)),
    ),
    {
      language: spoken,
      text: bodyIn({ texts }, spoken),
      ...(key === undefined ? {} : { recording: { language, key } }),
    },
    ...checkLines(message, preferred),
  ];
}

const languageOf = ({ texts, recordings }: HeardMessage, preferred: string) =>
  languageAfter({ languages: orderLanguages(preferred, texts), recordings }, 0);

/** What is recorded of the messages that this caller hears, each in the language that they hear it in. */
export function recordedIn({ caller }: CallBack): Recorded[] {
  return (caller?.messages ?? []).flatMap((message) => {
    const language = languageOf(message, caller?.language ?? 'en');
    const digest = message.recordings[language];
    return digest === undefined ? [] : [{ attemptId: message.attemptId, language, digest }];
  });
}

export type Recorded = { attemptId: string; language: string; digest: string };

function listenTo(lines: SpokenLine[]): CallScript {
  return [{ kind: 'listen', lines, seconds: keySeconds }];
}
