import { SegmentedMessage } from 'sms-segments-calculator';
import { expect, test } from 'vitest';
import { languages } from '#domain/language/languages.ts';
import { textBody } from '#domain/language/message/message.ts';
import { isLong } from '#test/support/run/length.ts';
import { createCheckLimit } from '#web/check/check-limit.ts';

const said = (text: string, language = 'en') => ({
  registeredName: 'Cedar Falls School District',
  callbackNumber: '+15035550199',
  purpose: 'emergency' as const,
  languages: [language],
  texts: { [language]: text },
});
const pieces = (body: string) => new SegmentedMessage(body).segmentsCount;

test.each(Object.keys(languages))(
  'a text in “%s” has it where it makes no piece more',
  (language) => {
    const own = said('x'.repeat(20), language);
    const withCode = textBody({ ...own, checkCode: '482915' });
    expect(withCode).toContain('482915');
    expect(pieces(withCode)).toBe(pieces(textBody(own)));
  },
);

/** The words with the code are longer than a step, so that none passes by where a piece is full. */
const step = isLong ? 1 : 5;

test('no text of any length has a piece more for it', () => {
  for (let length = 100; length < 480; length += step) {
    const own = said('x'.repeat(length));
    expect(pieces(textBody({ ...own, checkCode: '482915' }))).toBe(pieces(textBody(own)));
  }
});

test('an address has twenty tries an hour, and others are not kept waiting', () => {
  let now = 0;
  const isTooMany = createCheckLimit(() => now);
  const tries = (client: string, count: number) =>
    Array.from({ length: count }, () => isTooMany(client));

  expect(tries('a', 21).indexOf(true)).toBe(20);
  expect(isTooMany('b')).toBe(false);
  now = 3_600_000;
  expect(isTooMany('a')).toBe(false);
});

test('from all addresses together a million digits take longer than a code lives', () => {
  const isTooMany = createCheckLimit(() => 0);
  const hour = Array.from({ length: 10_000 }, (_, n) => isTooMany(`client ${n}`));
  const perHour = hour.filter((no) => !no).length;

  expect(perHour).toBeLessThan(10_000);
});
