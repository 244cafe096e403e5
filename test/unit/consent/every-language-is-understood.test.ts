import { describe, expect, test } from 'vitest';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';
import { languages } from '#domain/language/languages.ts';
import { isQuestion, questionLanguage } from '#domain/language/opt-out-text/question.ts';

const all = Object.values(languages);
const stop = { kind: 'stop', scope: 'non-emergency' };

/** As a dictionary has it, and as somebody types it who wants no more. */
const dictionary: Readonly<Record<string, readonly string[]>> = {
  en: ['stop'],
  ar: ['توقف', 'أوقف', 'قف'],
  bn: ['থামান', 'বন্ধ করুন'],
  es: ['alto', 'pare', 'detener'],
  fil: ['hinto', 'tigil'],
  fr: ['arrêt', 'arrêter', 'arrêtez'],
  hi: ['रुको', 'रोकें', 'बंद करो'],
  hmn: ['tsum', 'tso tseg'],
  ht: ['sispann'],
  ko: ['중지', '멈춰', '그만'],
  ne: ['रोक्नुहोस्', 'बन्द गर्नुहोस्'],
  pl: ['stop', 'zatrzymaj', 'przestań'],
  prs: ['توقف', 'متوقف کنید'],
  ps: ['ودروئ', 'بند کړئ'],
  pt: ['parar', 'pare'],
  ru: ['стоп', 'остановить', 'прекратите'],
  so: ['jooji'],
  sw: ['acheni', 'komesha', 'simamisha'],
  uk: ['стоп', 'зупиніть', 'припиніть'],
  ur: ['روکیں', 'رکو', 'بند کرو'],
  vi: ['dừng', 'ngừng'],
  zh: ['停', '停止', '停下'],
};

describe.each(all)('in $name', ({ code, understood }) => {
  test('each plain word for “stop” opts out at once, however it is written', () => {
    const words = [...(dictionary[code] ?? []), ...understood.optOut.words];
    expect(dictionary[code]?.length, code).toBeGreaterThan(0);
    for (const word of words)
      for (const typed of [word, word.toUpperCase(), `«${word}»`, ` ${word}! `, `“${word}”.`])
        expect(readText(typed), typed).toEqual(stop);
  });

  test('a question whether there is school is one, with and without its mark, and no opt-out', () => {
    expect(understood.questions.length, code).toBeGreaterThan(5);
    for (const asked of understood.questions)
      for (const typed of [asked, `${asked}?`, asked.toUpperCase()]) {
        expect(isQuestion(typed), typed).toBe(true);
        expect(readText(typed), typed).toEqual({ kind: 'other' });
        expect(questionLanguage(typed), typed).toBeDefined();
      }
  });
});

test.each([
  ['Is there school tomorrow?', 'en'],
  ['is there school tomorrow', 'en'],
  ['¿Hay clases mañana?', 'es'],
  ['hay clases manana', 'es'],
  ['Mai có đi học không?', 'vi'],
  ['明天要上学吗', 'zh'],
  ['هل هناك مدرسة غدا؟', 'ar'],
  ['завтра в школу?', 'ru'],
])('“%s” is a question in its own language', (typed, code) => {
  expect(isQuestion(typed)).toBe(true);
  expect(questionLanguage(typed)).toBe(code);
});

test.each(['ok thanks', 'Gracias', 'We are on our way', 'Ana is sick today', 'STOP'])(
  '“%s” asks nothing',
  (typed) => {
    expect(isQuestion(typed)).toBe(false);
  },
);
