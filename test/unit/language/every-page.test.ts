import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const folder = path.join(import.meta.dirname, '../../../src/domain/language/words');

/** The pages as their files have them: a person who mends one sees the same. */
const files = readdirSync(folder).flatMap((file) => {
  const words = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  return words.pages === undefined ? [] : [{ ...words, file }];
});

function sentencesIn(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(sentencesIn) : [];
}

/** What stays in Latin letters wherever it is said: names, addresses, and the carrier's own words. */
const names =
  /Bellwether|Slack|Microsoft Teams|Teams|Twilio|Google|Family Educational Rights and Privacy Act|FERPA|Protection of Pupil Rights Amendment|PPRA|Student Privacy Policy Office, U\.S\. Department of Education, 400 Maryland Avenue SW, Washington, DC|Student Privacy Policy Office|studentprivacy\.ed\.gov|MIT|STOP|START|HELP|Bot|ID|[Cc]ookies?/g;
/** What chooses between the words of a sentence, and what is filled in. */
const choices = /\{\w+(?:, select,)?|\b(?:voice|text|other|school|beyond) \{/g;

describe.each(files)('the pages in $name', ({ locale, pages }) => {
  const sentences = sentencesIn(pages);

  test('hold no word of another alphabet but names', () => {
    const { script } = new Intl.Locale(locale).maximize();
    if (script === 'Latn') return;
    for (const sentence of sentences) {
      expect(sentence.replaceAll(choices, '').replaceAll(names, ''), sentence).not.toMatch(
        /[a-z]/i,
      );
    }
  });

  test('call a button and an answer by the words that stand on them', () => {
    expect(pages.agreement.sign).toContain(pages.family.agree.button);
    expect(pages.family.reasons['being-checked']).toContain(pages.family.notYet);
  });

  test('keep the figures of the law, of a code and of danger', () => {
    expect(pages.family.code.sent).toMatch(/6[^]*10|10[^]*6/);
    expect(pages.rights[0].points[0].words).toContain('45');
    expect(pages.rights[0].points[3].words).toContain('180');
    expect(pages.rights[0].points[3].words).toContain('20202');
    expect(sentencesIn(pages.terms).join()).toContain('911');
    expect(sentencesIn(pages.privacy).join()).toContain('Twilio');
  });

  test('name everybody who gets what the staff writes, says and records', () => {
    const [, staff] = pages.privacy.parts;
    for (const name of ['Slack', 'Microsoft Teams', 'Twilio', 'Google'])
      expect(sentencesIn(staff).join()).toContain(name);
  });
});
