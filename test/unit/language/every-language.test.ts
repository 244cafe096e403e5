import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import { standardMessage } from '#domain/closure/draft/standard-message.ts';
import { helpText } from '#domain/consent/opt-out/answer-help.ts';
import { confirmationText } from '#domain/consent/opt-out/confirmation-words.ts';
import { fillFamilyFields } from '#domain/language/family-fields.ts';
import { readLanguage } from '#domain/language/home-language.ts';
import { languages } from '#domain/language/languages.ts';
import { textBody } from '#domain/language/message/message.ts';
import { type Ground, grounds, type Happening, happenings } from '#domain/shared/happening.ts';

/**
 * The home languages that most students at US schools have beside English: NCES, Digest of Education Statistics,
 * table 204.27, as rosters write them. Afghan families speak Dari or Pashto.
 */
const mostSpoken =
  'Spanish, Arabic, Chinese, Vietnamese, Portuguese, Russian, Haitian Creole, Hmong, Urdu, French, Korean, Ukrainian, Somali, Tagalog, Bengali, Nepali, Hindi, Swahili, Dari, Pashto, Polish'.split(
    ', ',
  );

test.each(mostSpoken)('families whose roster says %s have words in it', (name) => {
  const code = readLanguage(name) ?? '';

  expect(languages[code]?.name).toBe(name);
});

test.each(Object.values(languages))(
  'a roster that says $code or $name means the file $code',
  ({ code, name }) => {
    expect(readLanguage(code)).toBe(code);
    expect(readLanguage(name)).toBe(code);
  },
);

const schools = ['Cottonwood Elementary', 'Meadowlark Middle'];
const happens = (Object.keys(happenings) as Happening[]).filter((one) => one !== 'other');
const district = { registeredName: 'Cedar Falls School District', callbackNumber: '+15035550199' };

/** As everybody hears and reads them: what is a family's own has a plain word in its place. */
function closuresIn(language: string, about = happens): string[] {
  return about.flatMap((happening) =>
    (Object.keys(grounds) as Ground[]).flatMap((ground) =>
      [true, false].map((isWholeDistrict) => {
        const text = standardMessage(language, {
          happening,
          ground,
          schools,
          isWholeDistrict,
          eventDate: '2027-01-13',
          dismissalTime: '12:30',
          place: 'Meadowlark Middle',
          saysSafe: isWholeDistrict,
        });
        return fillFamilyFields(text ?? '', language);
      }),
    ),
  );
}

/** All that is read or heard beside the closures. */
function otherWordsIn(language: string): string[] {
  const words = languages[language];
  if (words === undefined) return [];
  const { spoken, texted } = words;
  const name = 'Cedar Falls School District';
  const { day } = words.dayOf(Temporal.PlainDate.from('2027-01-13'));
  const parts = words.dayOf(Temporal.PlainDate.from('2027-01-13'));
  return [
    spoken.identity({ name }),
    spoken.callBack({ number: '5 0 3' }),
    spoken.reachUs({ number: '5 0 3' }),
    spoken.contactedOn({ ...parts, day }),
    spoken.announcedOn({ ...parts, day }),
    ...Object.values(spoken).filter((phrase) => typeof phrase === 'string'),
    texted.stop,
    texted.code({ name, code: '123456' }),
    ...answersIn(language),
  ];
}

const answersIn = (language: string) => [
  helpText({ ...district, language }),
  ...(['any', 'voice', 'text'] as const).flatMap((channel) =>
    [true, false].flatMap((emergenciesGoOn) =>
      [true, false].map((doubtful) =>
        confirmationText({ ...district, language, channel, emergenciesGoOn, doubtful }),
      ),
    ),
  ),
];

/** What stays in Latin letters wherever it is said: names, and the carrier's own words. */
const names = /Cottonwood Elementary|Meadowlark Middle|Cedar Falls School District|STOP|START/g;

describe.each(Object.keys(languages))('in %s', (language) => {
  const closures = closuresIn(language);
  const all = [...closures, ...otherWordsIn(language)];

  test('nothing is left to fill in, and no space is left over', () => {
    for (const text of all) {
      expect(text).not.toMatch(/[{}]|undefined|null|NaN|\s\s|^\s|\s$| [.,;،。]/);
      expect(text).toMatch(/[.!?。؟।۔]$/);
    }
  });

  test('each closure names its schools, or all of them', () => {
    const { all: everySchool } = languages[language]?.schools ?? { all: '' };
    const isNamed = (text: string) =>
      schools.every((school) => text.includes(school)) ||
      text.toLowerCase().includes(everySchool.toLowerCase());

    // One approval covers absence calls of several schools.
    const ofSchools = closuresIn(
      language,
      happens.filter((happening) => happening !== 'absence'),
    );
    expect(ofSchools.filter((text) => !isNamed(text))).toEqual([]);
  });

  test('each reason and each kind of closure has words of its own', () => {
    const fire = closures.filter((text) => text.includes(languages[language]?.reasons.fire ?? '?'));

    // All that has a reason says it twice here: for two schools, and for the whole district.
    expect(new Set(fire).size).toBe(22);
  });

  test('where the letters are no Latin ones, no word but a name is', () => {
    const { script } = new Intl.Locale(languages[language]?.locale ?? 'en').maximize();
    if (script === 'Latn') return;
    for (const text of all) expect(text.replaceAll(names, '')).not.toMatch(/[a-z]/i);
  });

  test('a text about a closure gets through whole, and an answer is short', () => {
    for (const text of closures) {
      const body = textBody({
        registeredName: district.registeredName,
        callbackNumber: district.callbackNumber,
        purpose: 'school-mission',
        languages: [language],
        texts: { [language]: text },
      });
      expect(new SegmentedMessage(body).segmentsCount, body).toBeLessThanOrEqual(6);
    }
    for (const text of answersIn(language)) {
      expect(new SegmentedMessage(text).segmentsCount, text).toBeLessThanOrEqual(4);
    }
  });
});
