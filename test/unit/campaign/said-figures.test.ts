import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standardMessage } from '#domain/closure/draft/standard-message.ts';
import { languages } from '#domain/language/languages.ts';
import { otherFigures, saidFigures, saysTime } from '#domain/language/said-figures.ts';
import { type Ground, grounds, type Happening, happenings } from '#domain/shared/happening.ts';

const readings = (language: string, text: string) =>
  saidFigures(language, text).map(({ may }) => may.join(' or '));

test.each([
  ['en', 'School ends at 12:30 pm.', ['time 12:30']],
  ['en', 'School ends at 1:15 p.m.', ['time 13:15']],
  ['en', 'School ends at 1:15.', ['time 01:15 or time 13:15']],
  ['en', 'School ends at 1.', ['number 1 or time 01:00 or time 13:00']],
  ['en', 'School ends at noon, not at midnight.', ['time 12:00', 'time 00:00']],
  ['en', 'School ends at 3 o’clock.', ['time 03:00 or time 15:00']],
  ['en', 'Tuesday, Dec. 1st, 2026', ['date 12-01', 'weekday 1']],
  ['en', 'the 1st of December', ['date 12-01']],
  ['en', 'on 12/1 and 2026-12-02', ['date 12-02', 'figure 12/1 or date 12-01']],
  ['en', 'a two-hour delay, 90 minutes, half an hour', ['minutes 30', 'minutes 120', 'minutes 90']],
  ['en', 'an hour and a half late', ['minutes 90']],
  ['en', 'open 24/7 for 3 days', ['days 3', 'figure 24/7']],
  [
    'en',
    'Call 312-555-0142. Bus 12, room 204B, 1,200 meals, $2.50',
    ['phone 3125550142', 'number 1200', 'number 2.50', 'number 12', 'number 204'],
  ],
  ['en', 'In the afternoon one of the nine will come.', []],
  ['es', 'a las 12:30 p. m.', ['time 12:30']],
  ['es', 'a la 1:15 p. m.', ['time 13:15']],
  ['es', 'a las 13:15 horas', ['time 13:15']],
  ['es', 'a las 12 y media', ['time 00:30 or time 12:30']],
  ['es', 'a las doce del mediodía', ['time 12:00']],
  ['es', 'a la una de la tarde', ['time 13:00']],
  ['es', 'al mediodía', ['time 12:00']],
  ['es', 'El martes 1 de diciembre de 2026', ['date 12-01', 'weekday 1']],
  [
    'es',
    'dos horas más tarde, una hora y media, media hora',
    ['minutes 30', 'minutes 90', 'minutes 120'],
  ],
  ['es', 'Mañana una persona llamará antes de la hora.', []],
  ['vi', 'lúc 12 giờ 30 trưa', ['time 12:30']],
  ['vi', 'lúc 1 giờ 15 phút chiều', ['time 13:15']],
  ['vi', 'lúc 13 giờ 15', ['time 13:15']],
  ['vi', 'lúc 1:15 chiều', ['time 13:15']],
  ['vi', 'trễ hai giờ', ['time 02:00 or time 14:00 or minutes 120']],
  ['vi', 'trễ 90 phút, nửa tiếng', ['minutes 30', 'minutes 90']],
  ['vi', 'Thứ Ba, 1 tháng 12 năm 2026', ['date 12-01', 'weekday 1']],
  [
    'vi',
    'văn phòng chính, chín giờ sáng, 9h',
    ['time 09:00', 'time 09:00 or time 21:00 or minutes 540'],
  ],
  ['vi', 'Chủ Nhật, ngày 2 tháng mười hai', ['date 12-02', 'weekday 6']],
  ['ar', 'الساعة 12:30 ظهرا', ['time 12:30']],
  ['ar', 'الساعة ١٢:٣٠ ظهرًا', ['time 12:30']],
  ['ar', 'الساعة ١:١٥ بعد الظهر', ['time 13:15']],
  ['ar', 'الساعة الواحدة والنصف بعد الظهر', ['time 13:30']],
  ['ar', 'الثلاثاء، ١ ديسمبر ٢٠٢٦', ['date 12-01', 'weekday 1']],
  ['ar', 'الثلاثاء 1 كانون الأول', ['date 12-01', 'weekday 1']],
  [
    'ar',
    'متأخرة ساعتين، ثلاث ساعات، نصف ساعة، ساعة',
    ['minutes 30', 'minutes 120', 'minutes 180', 'minutes 60'],
  ],
  ['ar', '٩٠ دقيقة، الحافلة ۱۲', ['minutes 90', 'number 12']],
  ['ht', 'soti 11 am rive 1:15 p.m.', ['time 11:00', 'time 13:15']],
  ['so', '12 PM', ['time 12:00']],
  ['zh', '中午12点30分', ['time 12:30']],
  ['zh', '下午1点15分', ['time 13:15']],
  ['zh', '下午一点半', ['time 13:30']],
  ['zh', '13:15放学', ['time 13:15']],
  ['zh', '请早一点来', []],
  ['zh', '2026年12月1日星期二', ['date 12-01', 'weekday 1']],
  ['zh', '十二月二十一日，周日', ['date 12-21', 'weekday 6']],
  [
    'zh',
    '推迟两小时，一个半小时，半小时，９０分钟',
    ['minutes 30', 'minutes 120', 'minutes 90', 'minutes 90'],
  ],
])('%s: “%s”', (language, text, expected) => {
  expect(readings(language, text)).toEqual(expected);
});

const differences = (language: string, [english, text]: [string, string], names?: string[]) =>
  otherFigures(saidFigures('en', english, names), saidFigures(language, text, names));

test.each([
  ['es', 'Out at 1:15 pm.', 'Salida a las 13:15.'],
  ['es', 'Out at 1:15.', 'Salida a la 1:15 p. m.'],
  ['ar', 'Bus 12 leaves at noon.', 'تغادر الحافلة ١٢ الساعة ١٢ ظهرا.'],
  ['vi', 'Two hours late.', 'Trễ 2 tiếng.'],
  ['zh', 'On 12/1, two hours late.', '12月1日推迟2小时。'],
  ['es', 'Call (312) 555-0142.', 'Llame al 312-555-0142.'],
  ['vi', 'Open 24/7.', 'Mở cửa 24/7.'],
])('%s: “%s” and “%s” say the same', (language, english, text) => {
  expect(differences(language, [english, text])).toEqual({ one: [], other: [] });
});

test.each([
  ['es', 'Out at 1:15 pm.', 'Salida a las 12:30 p. m.', '1:15 pm', 'a las 12:30 p. m'],
  ['es', 'Three hours late.', 'Dos horas más tarde.', 'three hours', 'dos horas'],
  ['ar', 'Out at 1:15 pm.', 'الساعة ١٢:٣٠ ظهرا.', '1:15 pm', 'الساعة 12:30 ظهرا'],
  ['vi', 'On December 2.', 'Ngày 1 tháng 12.', 'december 2', 'ngày 1 tháng 12'],
  ['zh', 'Bus 12.', '13号校车。', '12', '13'],
  ['zh', 'Wednesday', '星期二', 'wednesday', '星期二'],
])('%s: “%s” and “%s” differ', (language, ...[english, text, said, other]) => {
  expect(differences(language, [english, text])).toEqual({ one: [said], other: [other] });
});

test('what only one of them says is told of that one', () => {
  expect(differences('es', ['Closed.', 'Cerrado el martes.'])).toEqual({
    one: [],
    other: ['martes'],
  });
  expect(differences('es', ['Closed on Tuesday.', 'Cerrado.'])).toEqual({
    one: ['tuesday'],
    other: [],
  });
});

test('a school that is called after a day says none', () => {
  const texts: [string, string] = ['Friday Harbor 5 is closed.', 'Friday Harbor 5 está cerrada.'];

  expect(differences('es', texts, ['Friday Harbor 5'])).toEqual({ one: [], other: [] });
  expect(differences('es', texts).one).toEqual(['friday']);
});

test('the standard words of every happening, reason and language say the same as the English, on any day at any time', () => {
  const two = (figure: number) => String(figure).padStart(2, '0');
  fc.assert(
    fc.property(
      fc.record({
        happening: fc.constantFrom(...(Object.keys(happenings) as Happening[])),
        ground: fc.constantFrom(...(Object.keys(grounds) as Ground[])),
        eventDate: fc
          .integer({ min: 0, max: 1500 })
          .map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }).toString()),
        dismissalTime: fc
          .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
          .map(([hour, minute]) => `${two(hour)}:${two(minute)}`),
        saysSafe: fc.boolean(),
        isWholeDistrict: fc.boolean(),
        schools: fc.constantFrom(
          ['P.S. 12'],
          ['Adams Elementary', 'May 5 Academy'],
          ['Tuesday Lane'],
        ),
      }),
      fc.constantFrom(...Object.keys(languages)),
      (about, language) => {
        const english = standardMessage('en', about);
        const text = standardMessage(language, about);
        if (english === undefined || text === undefined) return;

        expect(
          otherFigures(
            saidFigures('en', english, about.schools),
            saidFigures(language, text, about.schools),
          ),
        ).toEqual({ one: [], other: [] });
        if (about.happening === 'early-dismissal') {
          expect(saysTime(language, text, about.dismissalTime)).toBe(true);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

const otherLanguages = Object.keys(languages).filter((language) => language !== 'en');

test('another time or date in the standard words is always seen', () => {
  const time = fc.tuple(fc.integer({ min: 6, max: 17 }), fc.constantFrom('00', '15', '30', '45'));
  fc.assert(
    fc.property(time, time, fc.constantFrom(...otherLanguages), (one, other, language) => {
      const at = ([hour, minute]: [number, string]) => `${String(hour).padStart(2, '0')}:${minute}`;
      const write = (of: string, dismissalTime: string, eventDate: string) =>
        standardMessage(of, {
          happening: 'early-dismissal',
          ground: 'weather',
          schools: ['Adams'],
          isWholeDistrict: false,
          dismissalTime,
          eventDate,
        }) ?? '';
      const english = saidFigures('en', write('en', at(one), '2027-01-13'));
      const timed = saidFigures(language, write(language, at(other), '2027-01-13'));
      const dated = saidFigures(language, write(language, at(one), '2027-01-14'));

      expect(otherFigures(english, timed).one.length > 0).toBe(at(one) !== at(other));
      expect(otherFigures(english, dated).one.length).toBe(2);
    }),
  );
});

test('no text makes it stall, in any language', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(languages)),
      fc.string({ maxLength: 1000 }),
      (language, text) => {
        saidFigures(language, text);
      },
    ),
  );
  for (const language of Object.keys(languages)) {
    for (const piece of ['1 ', 'a las 1 ', '1:', '一', '1/', 'một ', '1,111', ' ']) {
      const before = process.cpuUsage();
      saidFigures(language, piece.repeat(400));
      expect(process.cpuUsage(before).user).toBeLessThan(250_000);
    }
  }
});
