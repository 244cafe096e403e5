import { expect, test } from 'vitest';
import { arabic } from './pairs/arabic.ts';
import { chinese } from './pairs/chinese.ts';
import { english } from './pairs/english.ts';
import { innocent } from './pairs/innocent.ts';
import { spanish } from './pairs/spanish.ts';
import { vietnamese } from './pairs/vietnamese.ts';
import { saidOf } from './said-of.ts';

const all = [english, spanish, vietnamese, chinese, arabic].flatMap(({ language, pairs }) =>
  pairs.map(([sort, form, schools, contradicting, agreeing]) => ({
    name: `${language}, ${sort}`,
    wrong: { text: contradicting, said: saidOf(language, [form, schools, contradicting]) },
    right: { text: agreeing, said: saidOf(language, [form, schools, agreeing]) },
  })),
);

test('of the words that contradict their form, at least 97 % are flagged', () => {
  const missed = all.filter(({ wrong }) => wrong.said.length === 0);

  expect(all.length).toBeGreaterThanOrEqual(120);
  expect(
    missed.length,
    missed.map(({ name, wrong }) => `${name}: ${wrong.text}`).join('\n'),
  ).toBeLessThanOrEqual(all.length * 0.03);
});

test('of words like them that agree, and of ordinary ones, at most 1 % are flagged', () => {
  const ordinary = Object.entries(innocent).flatMap(([language, rows]) =>
    rows.map((row) => ({
      name: language,
      right: { text: row.join(' | '), said: saidOf(language, row) },
    })),
  );
  const rows = [...all, ...ordinary];
  const wrong = rows.filter(({ right }) => right.said.length > 0);

  expect(ordinary.length).toBeGreaterThanOrEqual(100);
  expect(
    wrong.length,
    wrong.map(({ name, right }) => `${name}: ${right.text} -> ${right.said.join('; ')}`).join('\n'),
  ).toBeLessThanOrEqual(rows.length * 0.01);
});
