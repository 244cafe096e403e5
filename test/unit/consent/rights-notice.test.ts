import { expect, test } from 'vitest';
import { rightsNotice } from '#domain/language/notice/rights-notice.ts';

const district = { name: 'Maple Valley', callbackNumber: '+13125550199' };

test.each([
  ['en', 'For how long.', 'not deleted automatically'],
  ['es', 'Por cuánto tiempo.', 'No se borra automáticamente'],
] as const)(
  'in %s the notice promises no end of what is kept, because nothing ends it',
  (language, lead, said) => {
    const points = rightsNotice(district, language).parts.flatMap(({ points }) => points);
    const kept = points.find((point) => point.lead === lead)?.words;

    expect(kept).toContain(said);
    expect(kept).toContain('(312) 555-0199');
    // 34 CFR 99 gives the days of the other points; these would be ours, and no code keeps them.
    expect(kept).not.toMatch(/years?|months?|días?|meses|años?/);
  },
);
