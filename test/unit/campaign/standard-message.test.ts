import { expect, test } from 'vitest';
import { readTexts } from '#domain/closure/draft/message-texts.ts';
import { standardMessage } from '#domain/closure/draft/standard-message.ts';
import { languages } from '#domain/language/languages.ts';
import {
  type Ground,
  grounds,
  type Happening,
  happenings,
  lateStarts,
} from '#domain/shared/happening.ts';

const about = {
  eventDate: '2027-01-13',
  schools: ['Cottonwood Elementary', 'Meadowlark Middle'],
  isWholeDistrict: false,
  dismissalTime: '12:30',
  place: 'Meadowlark Middle',
};
const withWords = (Object.keys(happenings) as Happening[]).filter(
  (happening) => happening !== 'other',
);

test.each(
  Object.keys(languages).flatMap((language) =>
    withWords.map((happening) => [language, happening] as const),
  ),
)(
  'the standard words in %s for %s can be spoken, name the schools, and say the reason',
  (language, happening) => {
    for (const ground of Object.keys(grounds) as Ground[]) {
      const text = standardMessage(language, { ...about, happening, ground }) ?? '';

      // One approval covers absence calls of several schools.
      if (happening !== 'absence') expect(text).toContain('Cottonwood Elementary');
      expect(text).not.toMatch(/undefined|\s\s|NaN/);
      expect(readTexts({ 'text-en': text }, ['en']).kind).toBe('texts');
    }
  },
);

test('English reads as a person would say it', () => {
  const text = standardMessage('en', { ...about, happening: 'late-2h', ground: 'weather' });

  expect(text).toBe(
    'On Wednesday, January 13, Cottonwood Elementary and Meadowlark Middle will start two hours late because of the weather. Buses will also run two hours late.',
  );
});

test('an announcement of another kind has no standard words', () => {
  expect(standardMessage('en', { ...about, happening: 'other', ground: 'none' })).toBeUndefined();
});

test.each([
  ['es', 'El miércoles 13 de enero no'],
  ['vi', 'Thứ Tư, 13 tháng 1'],
  ['ar', 'الأربعاء، 13 يناير'],
  ['zh', '1月13日星期三'],
  ['pt', 'na quarta-feira, 13 de janeiro'],
  ['fr', 'le mercredi 13 janvier'],
  ['ru', 'в среду, 13 января'],
  ['uk', 'у середу, 13 січня'],
  ['pl', 'w środę 13 stycznia'],
  ['ht', 'mèkredi 13 janvye'],
  ['hmn', 'lub Ib Hlis 13'],
  ['ko', '1월 13일 수요일'],
  ['prs', 'چهارشنبه، 13 جنوری'],
  ['ps', 'د چهارشنبې په ورځ، د جنوري 13مه'],
])('the date in %s is in words', (language, date) => {
  expect(standardMessage(language, { ...about, happening: 'closed', ground: 'none' })).toContain(
    date,
  );
});

test.each([
  ['en', 'will dismiss early at 12:30 pm.', 'at 1 pm', 'at noon', 'at 11:05 am'],
  [
    'es',
    'terminarán antes, a las 12:30 p. m., en',
    'a la 1:00 p. m.',
    'a las 12:00 p. m.',
    'a las 11:05 a. m.',
  ],
  [
    'vi',
    'tan học sớm lúc 12 giờ 30 trưa.',
    'lúc 1 giờ chiều',
    'lúc 12 giờ trưa',
    'lúc 11 giờ 05 trưa',
  ],
  ['ar', 'الساعة 12:30 ظهرا', 'الساعة 1:00 بعد الظهر', 'الساعة 12:00 ظهرا', 'الساعة 11:05 صباحا'],
  ['zh', '放学时间为中午12点30分，', '下午1点', '中午12点', '上午11点05分'],
])(
  'an early dismissal in %s says when students leave',
  (language, ...[whole, one, noon, morning]) => {
    const at = (dismissalTime: string) =>
      standardMessage(language, {
        ...about,
        happening: 'early-dismissal',
        ground: 'none',
        dismissalTime,
      });

    expect(at('12:30')).toContain(whole);
    expect(at('13:00')).toContain(one);
    expect(at('12:00')).toContain(noon);
    expect(at('11:05')).toContain(morning);
  },
);

test.each(Object.keys(languages))(
  'there are no words in %s for an early dismissal without a time',
  (language) => {
    expect(
      standardMessage(language, {
        ...about,
        happening: 'early-dismissal',
        ground: 'none',
        dismissalTime: undefined,
      }),
    ).toBeUndefined();
  },
);

test.each([
  ['en', 'afe'],
  ['es', 'a salvo'],
  ['vi', 'an toàn'],
  ['ar', 'بأمان'],
  ['zh', '安全'],
  ['pt', 'em segurança'],
  ['fr', 'en sécurité'],
  ['ru', 'в безопасности'],
  ['uk', 'в безпеці'],
  ['pl', 'bezpieczni'],
  ['ht', 'an sekirite'],
  ['hmn', 'nyab xeeb'],
  ['so', 'nabad qab'],
  ['fil', 'igtas'],
  ['sw', 'salama'],
  ['ko', '안전합니다'],
  ['hi', 'सुरक्षित'],
  ['ne', 'सुरक्षित'],
  ['bn', 'নিরাপদ'],
  ['ur', 'محفوظ'],
  ['prs', 'در امان'],
  ['ps', 'خوندي'],
])(
  'that everybody is safe is said in %s where the requester chose it, and nowhere else',
  (language, safe) => {
    for (const happening of withWords) {
      const mayBeSaid = happening === 'evacuation' || happening === 'all-clear';
      const write = (saysSafe: boolean) =>
        standardMessage(language, { ...about, happening, ground: 'fire', saysSafe });

      expect(write(false)).not.toContain(safe);
      expect(write(true)?.includes(safe)).toBe(mayBeSaid);
    }
  },
);

test.each([
  ['en', 'because there is no heat', 'because there is no water', 'because there is no power'],
  ['es', 'porque no hay calefacción', 'porque no hay agua', 'porque no hay electricidad'],
  ['vi', 'vì không có sưởi', 'vì không có nước', 'vì mất điện'],
  ['ar', 'بسبب انقطاع التدفئة', 'بسبب انقطاع المياه', 'بسبب انقطاع الكهرباء'],
  ['zh', '因没有暖气停课', '因停水停课', '因停电停课'],
])(
  'a building without heat, water or power is said in %s, and what it lacks',
  (language, ...lacks) => {
    const said = (['no-heat', 'no-water', 'no-power'] as const).map((happening) =>
      standardMessage(language, { ...about, happening, ground: 'building' }),
    );

    expect(said).toEqual(lacks.map((lack) => expect.stringContaining(lack)));
  },
);

const lateBuses = {
  ...about,
  groups: [
    { kind: 'bus', label: 'Bus 12' },
    { kind: 'bus', label: 'Bus 14' },
  ] as const,
};

test.each(
  Object.keys(languages).flatMap((language) =>
    lateStarts.map((happening) => [language, happening] as const),
  ),
)('the standard words in %s for buses with %s name them, and no school', (language, happening) => {
  for (const ground of ['none', 'weather'] as const) {
    const text = standardMessage(language, { ...lateBuses, happening, ground }) ?? '';

    expect(text).toContain('Bus 12');
    expect(text).toContain('Bus 14');
    expect(text).not.toContain('Cottonwood');
    expect(text).not.toMatch(/undefined|\s\s|NaN/);
    expect(readTexts({ 'text-en': text }, ['en']).kind).toBe('texts');
  }
});

test('late buses are late in English, and there are no words for a closed bus or a late club', () => {
  expect(standardMessage('en', { ...lateBuses, happening: 'late-1h', ground: 'weather' })).toBe(
    'On Wednesday, January 13, Bus 12 and Bus 14 will run one hour late because of the weather.',
  );
  expect(
    standardMessage('en', { ...lateBuses, happening: 'closed', ground: 'none' }),
  ).toBeUndefined();
  const groups = [...lateBuses.groups, { kind: 'activity', label: 'Band' } as const];
  expect(
    standardMessage('en', { ...lateBuses, groups, happening: 'late-1h', ground: 'none' }),
  ).toBeUndefined();
});
