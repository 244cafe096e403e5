import { expect, test } from 'vitest';
import { hasPhoneNumber } from '#domain/shared/typed/reason.ts';

test.each([
  '+15125550100',
  '15125550100',
  'Called (402) 555-0142 again.',
  '512/555/0100',
  '512\u2011555\u20110100',
  '512 - 555 - 0100',
  '512.555.0100',
  '512\u00a0555\u00a00100',
  '555-0100',
  '5550100',
  'on 2026-11-24 to 555–0100',
  '512-2026-11-24',
  '\uff15\uff11\uff12\uff15\uff15\uff15\uff10\uff11\uff10\uff10',
  '512\u200b555\u200b0100',
])('%s may be a phone number', (words) => {
  expect(hasPhoneNumber(words)).toBe(true);
});

test.each([
  'Rebuilt the gate on 2026-11-24.',
  'Seen 2026-11-24 and again (2026-11-25).',
  'From 2026-11-24 14:30 on.',
  'Closure 2041, 1,203 phones, 14 schools.',
  'Rule 64.1200(a)(10), 47 CFR',
  '',
])('%s is none', (words) => {
  expect(hasPhoneNumber(words)).toBe(false);
});
