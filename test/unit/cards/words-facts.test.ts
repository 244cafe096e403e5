import { expect, test } from 'vitest';
import { wordsFacts } from '#conversation/closure/approval/words-facts.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { aClosure } from '#test/support/cards/a-closure.ts';

const texts = ['en', 'es', 'vi'].map((language) => ({ language, body: language }));
const template = { name: null, school: null, number: 3 };
const said = (words: CampaignView['words'], change: Partial<CampaignView> = {}) =>
  wordsFacts(aClosure({ texts, happening: 'late-2h', words, ...change })).map(({ value }) => value);

test.each([
  [null, ['standard', 'standard', 'standard'], 'Standard, unchanged'],
  [null, ['standard', 'written', 'standard'], 'Standard, edited in Spanish'],
  [null, ['written', 'written', 'standard'], 'Standard, edited in English, Spanish'],
  [null, ['written', 'written', 'written'], 'Written by Dana Whitfield'],
  [
    template,
    ['template', 'template', 'template'],
    'District template “Late start, 2 hours”, version 3, unchanged',
  ],
  [
    template,
    ['written', 'template', 'standard'],
    'District template “Late start, 2 hours”, version 3, edited in English; standard in Vietnamese',
  ],
  [
    { name: 'Two-hour delay', school: 'Adams Elementary', number: 1 },
    ['template', 'template', 'written'],
    'Adams Elementary template “Two-hour delay”, version 1, edited in Vietnamese',
  ],
] as const)('of %j with texts that are %j Details say: %s', (used, [en, es, vi], words) => {
  expect(said({ template: used, sources: { en, es, vi } })).toEqual([words]);
});
