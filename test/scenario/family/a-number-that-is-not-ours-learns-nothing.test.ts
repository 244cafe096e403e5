import { expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { askAtLogin, codeOf, enterAtLogin } from '#test/support/consent/family-login.ts';
import { read } from '#test/support/consent/family-pages.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 30, mix: everybodyAnswers });

const stranger = '+12125550142';

test('a stranger who types numbers sees the same answer for those on file and those not', async () => {
  const [family] = await listFamilyPhones(product.database.db, product.vault);
  const ours = await askAtLogin(product.botUrl, family?.number ?? '');
  const theirs = await askAtLogin(product.botUrl, stranger);
  const seen = async ({ response, at, asked }: typeof ours) =>
    JSON.stringify([response.status, at, await response.text(), await read(at)]).replaceAll(
      asked,
      'ID',
    );

  expect(await seen(theirs)).toBe(await seen(ours));

  await until('what was asked for to be settled', async () => {
    const { rows } = await product.database.owner.pool.query(
      `SELECT FROM outreach WHERE kind = 'family-code' AND state IN ('waiting', 'sending')`,
    );
    return rows.length === 0;
  });
  // No order went out, and no code is right: not even the one that the product would have worked out.
  expect(product.farSide.twilio.messages().filter(({ to }) => to === stranger)).toEqual([]);
  expect((await enterAtLogin(product.botUrl, theirs.asked, codeOf(theirs.asked))).status).toBe(409);
  // The log of what was done names neither.
  const { rows } = await product.database.owner.pool.query<{ log: string }>(
    `SELECT coalesce(string_agg(audit_entry::text, ' '), '') AS log FROM audit_entry`,
  );
  expect(rows[0]?.log).not.toContain(stranger.slice(2));
  expect(rows[0]?.log).not.toContain(theirs.asked);
});
