import { foldText, lettersOf } from '#domain/language/fold-text.ts';
import { languages } from '#domain/language/languages.ts';
import { isQuestion } from '#domain/language/opt-out-text/question.ts';
import { core } from '#domain/language/opt-out-text/stop-words.ts';
import { atFirstUse } from './at-first-use.ts';

const said = atFirstUse(
  () =>
    new Set(
      Object.values(languages).flatMap(({ understood }) =>
        understood.safe.map((words) => foldText(words).letters),
      ),
    ),
);

/**
 * Whether a text says that somebody is safe, and nothing else: “not safe” and “safe?” don’t. What may be an opt-out has been read
 * as one before.
 */
export function isSafeText(body: string): boolean {
  const { plain, letters } = foldText(body);
  return !isQuestion(body) && (said().has(letters) || said().has(lettersOf(core(plain))));
}
