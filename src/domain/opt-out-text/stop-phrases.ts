import { english } from './english.ts';
import { arabic, chinese, vietnamese } from './other-languages.ts';
import type { Phrases } from './phrases.ts';
import { spanish } from './spanish.ts';

const languages: readonly Phrases[] = [english, spanish, vietnamese, arabic, chinese];

export function isClear(plain: string): boolean {
  return languages.some(({ clear }) => clear.test(plain));
}

export function isSoft(plain: string): boolean {
  return languages.some(({ soft }) => soft?.test(plain) === true);
}

export function isDoubtful(plain: string): boolean {
  return languages.some(({ doubtful }) => doubtful.test(plain));
}

export function withoutInnocent(plain: string): string {
  const rest = languages.reduce(
    (text, { innocent }) => (innocent === undefined ? text : text.replaceAll(innocent, ' ')),
    plain,
  );
  return rest.replaceAll(/ +/g, ' ').trim();
}
