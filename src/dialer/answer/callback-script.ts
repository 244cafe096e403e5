import type { CallScript } from '#carrier/call-script.ts';
import type { CallBack, LatestMessage } from '#domain/attempt/answer/answer-callback.ts';
import { type Line, lineIn, optOutWords } from '#domain/message/call-lines.ts';
import { bodyIn, languageAfter, orderLanguages } from '#domain/message/message.ts';
import { spokenNumber } from '#domain/message/spoken-number.ts';
import { keySeconds } from './call-script.ts';

/** What somebody who calls the district's number hears, from the top. */
export function callBackScript({ registeredName, callbackNumber, caller }: CallBack): CallScript {
  const number = spokenNumber(callbackNumber);
  const office = (language: string): Line[] => [
    lineIn(language)((words) => words.office),
    lineIn(language)((words) => words.reachUs({ number })),
  ];
  // Nobody knows the language of a stranger: English, and what most others here speak.
  if (caller === undefined) {
    const identity = lineIn('en')((words) => words.identity({ name: registeredName }));
    return listenTo([identity, ...office('en'), ...office('es')]);
  }
  const { language, message } = caller;
  const said = lineIn(language);
  const ways: Line[] = [
    said((words) => optOutWords(words, caller)),
    said((words) => words.wrongNumber),
  ];
  const identity = said((words) => words.identity({ name: registeredName }));
  if (message === undefined) return listenTo([identity, ...office(language), ...ways]);
  return listenTo([
    identity,
    ...linesOf(message, language),
    said((words) => words.repeat),
    ...ways,
    said((words) => words.office),
  ]);
}

/** The approved words as they were, after the day on which they were said. */
function linesOf({ texts, contactedOn }: LatestMessage, preferred: string): Line[] {
  const language = languageAfter({ languages: orderLanguages(preferred, texts) }, 0);
  return [
    lineIn(preferred)((words, { dayOf }) => words.contactedOn(dayOf(contactedOn))),
    { language, text: bodyIn({ texts }, language) },
  ];
}

function listenTo(lines: Line[]): CallScript {
  return [{ kind: 'listen', lines, seconds: keySeconds }];
}
