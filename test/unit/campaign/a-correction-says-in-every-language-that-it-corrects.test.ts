import { expect, test } from 'vitest';
import { sayCorrection, sayCorrections } from '#domain/closure/draft/say-correction.ts';
import { languages } from '#domain/language/languages.ts';

const notice = '10:15 · 8:30';

test.each(Object.keys(languages))(
  'in %s the text says first that it corrects, once',
  (language) => {
    const said = sayCorrection(language, notice);

    expect(said).toMatch(/^\p{L}[\p{L}\p{M} ]*[:：] ?10:15 · 8:30$/u);
    expect(sayCorrection(language, said)).toBe(said);
  },
);

test('a language without words of ours keeps its text, and one that was left out stays empty', () => {
  expect(sayCorrections({ tlh: notice, es: '' })).toEqual({ tlh: notice, es: '' });
});
