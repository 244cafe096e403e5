import { expect, test } from 'vitest';
import { languageDoubts } from '#domain/closure/translation/language-doubts.ts';
import { pageLanguages } from '#domain/language/languages.ts';
import { saidFigures } from '#domain/language/said-figures.ts';

test.each(['127.0.0.1:40111/rights', 'localhost:3000/rights', 'calls-2.example.org/rights'])(
  'with %s every language says the same',
  (link) => {
    const texts = Object.fromEntries(
      pageLanguages().map(({ code, pages }) => [code, pages.rightsMessage({ link })]),
    );

    expect(languageDoubts({ texts, prefilled: { texts: {}, names: [] } })).toEqual([]);
  },
);

test.each(['8:30 a.m./9:30 p.m.', '8am/9am'])(
  'times that share a stroke are no address: %s',
  (said) => {
    expect(saidFigures('en', said)).toHaveLength(2);
  },
);
