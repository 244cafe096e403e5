import { atFirstUse } from '#domain/language/at-first-use.ts';
import { type FoldedText, foldText } from '#domain/language/fold-text.ts';
import { languages } from '#domain/language/languages.ts';
import { anyPhrase } from '#domain/language/plain-phrases.ts';

const marks = /[?？؟⁇︖﹖]/u;
/** How people ask whether there is school; on a phone few type the mark. */
const asked = atFirstUse(() =>
  Object.values(languages).map(({ code, understood }) => ({
    code,
    phrases: anyPhrase(understood.questions),
  })),
);

const askedIn = ({ plain }: FoldedText) => asked().find(({ phrases }) => phrases.test(plain));

/** Whether a text asks something. What asks to be left alone or for help has been read by then. */
export function isQuestion(body: string): boolean {
  return marks.test(body) || askedIn(foldText(body)) !== undefined;
}

/** The language of a question about school; undefined where its words are none of ours. */
export function questionLanguage(body: string): string | undefined {
  return askedIn(foldText(body))?.code;
}
