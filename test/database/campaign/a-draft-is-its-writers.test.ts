import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { findSavedForm } from '#domain/closure/saved-form/find-saved-forms.ts';
import { recordSavedForm } from '#domain/closure/saved-form/record-saved-form.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { testVault } from '#test/support/postgres/database.ts';

const desk = setUpCommandDesk();

test('a person who sends the id of another’s draft neither reads nor changes it', async () => {
  const { db } = desk.database;
  const { principal, deputy } = desk.district;
  const id = randomUUID();
  const save = (operatorId: string, reason: string) =>
    recordSavedForm(db, testVault, {
      id,
      operatorId,
      values: { reason },
      texts: { en: reason },
      keep: 'saved',
    });
  await save(principal.id, 'flood');

  expect(await findSavedForm(db, testVault, { operatorId: deputy.id, id })).toBeUndefined();

  expect(await save(deputy.id, 'forged')).not.toHaveProperty('replaced');
  expect(await findSavedForm(db, testVault, { operatorId: principal.id, id })).toMatchObject({
    values: { reason: 'flood' },
    texts: { en: 'flood' },
  });
});
