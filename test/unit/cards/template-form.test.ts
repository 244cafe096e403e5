import { expect, test } from 'vitest';
import { renderForm as renderSlackForm } from '#chat/slack/draw/render-form.ts';
import { renderForm } from '#chat/teams/draw/render-form.ts';
import { readingPage, readingWords } from '#conversation/closure/words/reading-words.ts';
import { templateForm } from '#conversation/closure/words/template-form.ts';
import { standardTemplate } from '#domain/closure/draft/standard-message.ts';
import { templateReadings } from '#domain/closure/draft/template-readings.ts';
import { languages } from '#domain/language/languages.ts';
import { happenings } from '#domain/shared/happening.ts';

const all = Object.keys(languages);
const kinds = (Object.keys(happenings) as (keyof typeof happenings)[]).filter(
  (happening) => happening !== 'other',
);

const formOf = (happening: (typeof kinds)[number], repeat: number, from: number) => {
  const texts = Object.fromEntries(
    all.map((language) => [
      language,
      `${standardTemplate(language, happening)} `.repeat(repeat).trim(),
    ]),
  );
  const about = {
    happening,
    schools: ['Cottonwood Elementary School', 'Meadowlark Middle School'],
    day: '2026-11-29',
  };
  const readings = all.map((language) => ({
    language,
    lines: readingWords(templateReadings(language, { name: null, texts }, about)),
  }));
  const { shown, next } = readingPage(readings, { from, texts });
  const form = templateForm({
    happening,
    isDistrictWide: true,
    timeZone: 'America/Chicago',
    languages: all,
    texts,
    places: [{ value: 'district', label: 'The whole district' }],
    data: { happening, languages: 'all', previewed: String(next) },
    note: 'Preview for tomorrow. Press Preview again for the other 8. Nothing is saved yet.',
    readings: shown,
  });
  return { form, shown, next };
};

test.each(kinds.flatMap((happening) => [1, 2].map((repeat) => [happening, repeat] as const)))(
  'each preview of %s, %i times as long, fits both platforms, and together they show every language',
  (happening, repeat) => {
    const seen: string[] = [];
    let from = 0;
    do {
      const { form, shown, next } = formOf(happening, repeat, from);
      expect(renderSlackForm(form, { channelId: 'C1' }).blocks.length).toBeLessThanOrEqual(100);
      expect(Buffer.byteLength(JSON.stringify(renderForm(form)))).toBeLessThan(27_000);
      seen.push(...shown.map(({ language }) => language));
      from = next;
    } while (from > 0);

    expect(seen).toEqual(all);
  },
);

test('of five languages all are read at once', () => {
  const readings = all.slice(0, 5).map(() => ({ lines: 'On Sunday we close. '.repeat(20) }));

  expect(readingPage(readings, { from: 0, texts: {} }).shown).toHaveLength(5);
});
