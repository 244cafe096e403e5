import { describe, expect, test } from 'vitest';
import { pageWording, type WordingUse } from '#domain/consent/wording/page-wording.ts';
import { rightsNotice } from '#domain/notice/rights-notice.ts';

const district = { name: 'Harbor Unified School District', callbackNumber: '+15035550100' };
const uses: WordingUse[] = (['voice', 'text'] as const).flatMap((channel) =>
  (['school-mission', 'other'] as const).flatMap((purpose) =>
    [false, true].map((endsOptOut) => ({ channel, purpose, endsOptOut })),
  ),
);
const wordings = (['en', 'es'] as const).flatMap((language) =>
  uses.map((use) => pageWording(use, district, language)),
);

describe('the words of a consent', () => {
  test('have a version of their own for every use and language', () => {
    expect(new Set(wordings.map(({ version }) => version)).size).toBe(16);
  });

  test('change their version with the district’s name, and with the notice that they name', () => {
    const use = { channel: 'voice', purpose: 'other', endsOptOut: false } as const;

    const renamed = pageWording(use, { ...district, name: 'Harbor Schools' }, 'en');

    expect(renamed.version).not.toBe(pageWording(use, district, 'en').version);
    expect(pageWording(use, district, 'es').body).toContain(rightsNotice(district, 'es').version);
  });

  test('fit where they are kept, whatever the district is called', () => {
    const name = 'Consolidated School District of '.repeat(8);
    const longest = (['en', 'es'] as const).flatMap((language) =>
      uses.map((use) => pageWording(use, { ...district, name }, language).body.length),
    );

    expect(Math.max(...longest)).toBeLessThan(2000);
  });

  test.each(wordings.map(({ body, language }, i) => [`${language} ${i % 8}`, body]))(
    'say who, how, that nothing depends on it and how to stop: %s',
    (_which, body) => {
      expect(body).toContain('Harbor Unified School District');
      expect(body).toMatch(/automatic system|sistema automático/);
      expect(body).toMatch(/I do not have to agree|No tengo que aceptar/);
      expect(body).toMatch(/I can stop these|Puedo detener est[ao]s/);
      expect(body).toContain('(503) 555-0100');
      expect(body).toMatch(/is my signature|es mi firma/);
    },
  );

  test.each(wordings.filter((_wording, i) => i % 8 < 4))(
    'tell of a voice that is no person’s, and of no rates, where they are about calls: $version',
    ({ body }) => {
      expect(body).toMatch(/artificial or recorded voice|voz artificial o grabada/);
      expect(body).not.toMatch(/rates|tarifas/);
    },
  );
});

describe('the notice of rights', () => {
  test('says the same in both languages: the four rights, and how numbers are used', () => {
    const shape = (language: 'en' | 'es') =>
      rightsNotice(district, language).parts.map(({ points }) => points.length);

    expect(shape('en')).toEqual([4, 6]);
    expect(shape('es')).toEqual(shape('en'));
    for (const language of ['en', 'es'] as const) {
      const text = JSON.stringify(rightsNotice(district, language).parts);
      expect(text).toContain('Student Privacy Policy Office');
      expect(text).toContain('45');
      expect(text).toContain('180');
    }
  });
});
