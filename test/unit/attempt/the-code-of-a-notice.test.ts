import { SegmentedMessage } from 'sms-segments-calculator';
import { expect, test } from 'vitest';
import { languages } from '#domain/language/languages.ts';
import { textBody } from '#domain/language/message/message.ts';
import { isLong } from '#test/support/run/length.ts';

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
