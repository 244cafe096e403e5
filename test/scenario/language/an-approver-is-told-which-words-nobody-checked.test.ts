import { expect, test } from 'vitest';
import { languages } from '#domain/language/languages.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 30, withoutWorker: true });

test('each language whose words no native reader has checked is marked on both cards, and named in Details', async () => {
  await product.onSlack('principal').askClosure();
  await until('the approval card', () =>
    product.onSlack('superintendent').card().includes('Waiting for approval'),
  );

  const { rows } = await product.database.pool.query<{ language: string }>(
    `SELECT language FROM message_text WHERE language <> 'en'`,
  );
  const unchecked = rows.flatMap(({ language }) => {
    const words = languages[language];
    return words?.checkedByNativeReader === false ? [words.name] : [];
  });
  expect(unchecked).toContain('Spanish');
  for (const person of [product.onSlack('superintendent'), product.onTeams('superintendent')]) {
    await until('the approval card', () => person.card().includes('Waiting for approval'));
    expect(person.card()).toMatch(/also in [^\n]*(?:\(not reviewed\)|; not reviewed: )/);
    const details = await person.details();
    for (const name of unchecked)
      expect(details).toMatch(
        new RegExp(
          `${name}: no speaker of it has reviewed our greeting, keys and standard texts \\(\\d+ phones?\\)`,
        ),
      );
    expect(details).not.toContain('English: no native reader');
  }
});
