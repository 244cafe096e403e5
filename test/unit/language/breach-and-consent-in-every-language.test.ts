import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import { standardWording, wordingLanguages } from '#domain/consent/wording/standard-wording.ts';
import { noticeTexts } from '#domain/incident/notice/notice.ts';
import { languages } from '#domain/language/languages.ts';
import { textBody } from '#domain/language/message/message.ts';
import { otherFigures, saidFigures } from '#domain/language/said-figures.ts';

const codes = Object.keys(languages);

test('where a language leaves out the words of a breach or of a consent, English has them', () => {
  expect(languages['en']?.breach).toBeDefined();
  expect(wordingLanguages()[0]).toBe('en');
  expect(codes).toEqual(expect.arrayContaining([...wordingLanguages()]));
});

const district = { registeredName: 'Cedar Falls School District', callbackNumber: '+15035550199' };
const notice = {
  kind: 'wrong-list',
  found: Temporal.PlainDate.from('2026-11-27'),
  data: ['names', 'phones', 'languages', 'schools', 'choices', 'messages'],
} as const;
const english = noticeTexts([], notice)['en'] ?? '';

/** What stays in Latin letters wherever it is said: names, and the carrier's own words. */
const names = /Cedar Falls School District|STOP/g;

function sentencesIn(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(sentencesIn) : [];
}

describe.each(wordingLanguages().filter((code) => languages[code]?.breach !== undefined))(
  'in %s',
  (code) => {
    const message = noticeTexts([code], notice)[code] ?? '';
    const consent = standardWording(code, district.registeredName).body;
    const words = languages[code];

    test('a notice and a consent are whole sentences in the letters of the language', () => {
      const { script } = new Intl.Locale(words?.locale ?? 'en').maximize();
      const { happened, data } = words?.breach ?? {};
      for (const text of [message, consent, ...sentencesIn({ happened, data })]) {
        expect(text).not.toMatch(/[{}]|undefined|\s\s|^\s|\s$| [.,;،。]/);
        if (script !== 'Latn') expect(text.replaceAll(names, '')).not.toMatch(/[a-z]/i);
      }
      for (const text of [message, consent, ...sentencesIn(happened)])
        expect(text).toMatch(/[.!?。؟।۔]$/);
    });

    test('no two things are said in the same words', () => {
      for (const part of [words?.breach?.happened, words?.breach?.data]) {
        const said = sentencesIn(part);
        expect(new Set(said).size).toBe(said.length);
      }
      if (code !== 'en') expect(message).not.toBe(english);
    });

    test('a notice names the day of the English one and no other figure, and gets through as a text', () => {
      const said = otherFigures(saidFigures('en', english), saidFigures(code, message));
      expect(said).toEqual({ one: [], other: [] });
      const body = textBody({
        ...district,
        purpose: 'school-mission',
        languages: [code],
        texts: { [code]: message },
      });
      expect(new SegmentedMessage(body).segmentsCount, body).toBeLessThanOrEqual(10);
    });

    test('a consent names the district, key 9 and STOP', () => {
      for (const said of [district.registeredName, '9', 'STOP']) expect(consent).toContain(said);
    });
  },
);
