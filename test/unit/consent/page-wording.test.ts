import { describe, expect, test } from 'vitest';
import { pageWording, type WordingUse } from '#domain/consent/wording/page-wording.ts';
import { pageLanguages } from '#domain/language/languages.ts';
import { rightsNotice } from '#domain/language/notice/rights-notice.ts';

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
    const longest = pageLanguages().flatMap(({ code }) =>
      uses.map((use) => pageWording(use, { ...district, name }, code).body.length),
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

describe.each(pageLanguages())('in $name', ({ code, direction, pages }) => {
  const number = direction === 'rtl' ? '503-555-0100' : '(503) 555-0100';

  test('each use has its own words, with the name, the number, the button and the notice', () => {
    const written = uses.map((use) => pageWording(use, district, code));
    const { version } = rightsNotice(district, code);

    expect(new Set(written.map((wording) => wording.version)).size).toBe(uses.length);
    for (const { body, language } of written) {
      expect(language).toBe(code);
      expect(body).toContain('Harbor Unified School District');
      expect(body).toContain(number);
      expect(body).toContain(version);
      expect(body).toContain(pages.family.agree.button);
    }
  });

  test('the words about texts have the carrier’s own words, and those about calls the key', () => {
    for (const use of uses) {
      const { version } = rightsNotice(district, code);
      const body = pageWording(use, district, code).body.replace(version, '');
      const said = ['STOP', 'HELP', '9'].map((word) => body.includes(word));
      expect(said).toEqual(use.channel === 'text' ? [true, true, false] : [false, false, true]);
    }
  });

  test('the notice names the law, its office and its days', () => {
    const text = JSON.stringify(rightsNotice(district, code).parts);

    for (const said of ['FERPA', 'Student Privacy Policy Office', '45', '180', '18', number]) {
      expect(text).toContain(said);
    }
  });

  test('what one sentence quotes stands elsewhere in these words', () => {
    expect(pages.family.reasons['being-checked']).toContain(pages.family.notYet);
  });
});

describe('the notice of rights', () => {
  test('says the same in both languages: the four rights, how numbers are used, and the terms', () => {
    const shape = (language: 'en' | 'es') =>
      rightsNotice(district, language).parts.map(({ points }) => points.length);

    expect(shape('en')).toEqual([4, 5, 6, 4]);
    expect(shape('es')).toEqual(shape('en'));
    for (const language of ['en', 'es'] as const) {
      const text = JSON.stringify(rightsNotice(district, language).parts);
      expect(text).toContain('Student Privacy Policy Office');
      expect(text).toContain('45');
      expect(text).toContain('180');
    }
  });
});
