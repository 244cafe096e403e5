import { atFirstUse } from '#domain/language/at-first-use.ts';
import { languages } from '#domain/language/languages.ts';

const phrases = atFirstUse(() => Object.values(languages).flatMap(({ optOut }) => optOut));

export function isClear(plain: string): boolean {
  return phrases().some(({ clear }) => clear.test(plain));
}

export function isSoft(plain: string): boolean {
  return phrases().some(({ soft }) => soft?.test(plain) === true);
}

export function isDoubtful(plain: string): boolean {
  return phrases().some(({ doubtful }) => doubtful.test(plain));
}

export function withoutInnocent(plain: string): string {
  const rest = phrases().reduce(
    (text, { innocent }) => (innocent === undefined ? text : text.replaceAll(innocent, ' ')),
    plain,
  );
  return rest.replaceAll(/ +/g, ' ').trim();
}
