import { expect, test } from 'vitest';
import {
  figuresApart,
  readProposal,
  withoutFieldNames,
} from '#domain/words/translation/translation.ts';

const english = 'Doors open at 8:30 am on Friday, January 15. See https://district.example.org.';

test.each([
  ['a voice command', '<Say>hola</Say>'],
  ['a tag that is not closed', 'hola <Redirect'],
  ['an entity', 'hola &lt;Dial&gt;'],
  ['a numbered entity', 'hola &#60;'],
  ['a direction that is turned round', 'hola \u202ealoh'],
  ['an isolated direction', 'hola \u2067aloh\u2069'],
  ['a control character', 'hola\u0007'],
  ['half a character', 'hola \ud83d'],
  ['an address that the English has not', 'Mire https://evil.example.com/x'],
  ['a short link', 'Mire bit.ly/x'],
  ['nothing', '  \n '],
  ['the English again', english],
  ['more than a message may have', 'á'.repeat(1001)],
])('%s is no proposal', (_, said) => {
  expect(readProposal(said, english)).toBeUndefined();
});

test('it is one paragraph, without marks that only steer the direction, and with the addresses of the English', () => {
  expect(
    readProposal('\u200fتفتح الأبواب\u200e\n\n عند 8:30. https://district.example.org. ', english),
  ).toBe('تفتح الأبواب عند 8:30. https://district.example.org.');
});

test.each(['so', 'am', 'xx'])(
  'in any language, known to us or not, other figures are found: %s',
  (language) => {
    const apart = (text: string) =>
      figuresApart({ english: 'Use door 4 at 8:30.', language, text }, []);
    expect(apart('xxx 4 xxx 8:30')).toEqual({ english: [], other: [] });
    expect(apart('xxx 5 xxx 8:30')).toEqual({ english: ['4'], other: ['5'] });
    expect(apart('xxx xxx 9:30')).toEqual({ english: ['8:30', '4'], other: ['9:30'] });
  },
);

test.each(['so', 'ne', 'ur', 'sw', 'uk', 'am', 'hmn'])(
  'a month, a day and a weekday are read in the calendar of the language: %s',
  (language) => {
    const day = (date: string) =>
      new Intl.DateTimeFormat(`${language}-u-ca-gregory`, {
        weekday: 'long',
        month: 'long',
        day: 'numeric',
        timeZone: 'UTC',
      }).format(Temporal.PlainDate.from(date).toZonedDateTime('UTC').epochMilliseconds);
    const apart = (date: string) =>
      figuresApart(
        { english: 'Closed on Friday, January 15.', language, text: `xxx ${day(date)} xxx` },
        [],
      );
    expect(apart('2027-01-15')).toEqual({ english: [], other: [] });
    expect(apart('2027-02-16').english).toHaveLength(2);
  },
);

test('a provider gets numbers in place of fields, and its proposal has the fields again', () => {
  const english = '{child} is late. Ask {school}.';
  expect(withoutFieldNames(english)).toBe('{1} is late. Ask {2}.');
  expect(readProposal('{1} llegó tarde. Pregunte en { 2 }.', english)).toBe(
    '{child} llegó tarde. Pregunte en {school}.',
  );
});

test.each(['Su hijo llegó tarde. {2}', '{niño} llegó tarde. {2}', '{1} {2} {3}', '{1} {2} {9}'])(
  'a proposal that lost, translated or gained a field is none: %s',
  (said) => {
    expect(readProposal(said, '{child} is late. Ask {school}.')).toBeUndefined();
  },
);
