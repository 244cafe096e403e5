import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { Db } from '#database/connect.ts';
import { familyLink } from '#domain/consent/family/family-link.ts';
import type { Vault } from '#vault/vault.ts';

/** A family's page and the words that it agrees to, as a phone shows them. */
export async function takeFamilyPictures(from: {
  browser: Browser;
  db: Db;
  vault: Vault;
  botUrl: string;
  folder: string;
}): Promise<void> {
  const { id } = await from.db
    .selectFrom('guardian')
    .innerJoin('guardian_phone', 'guardian_phone.guardian_id', 'guardian.id')
    .innerJoin('consent_record', 'consent_record.phone_id', 'guardian_phone.phone_id')
    .innerJoin('phone', 'phone.id', 'guardian_phone.phone_id')
    .select('guardian.id')
    .where('guardian.language', '=', 'en')
    .where('phone.line_type', '<>', 'landline')
    .orderBy('guardian.sourced_id')
    .limit(1)
    .executeTakeFirstOrThrow();
  const expiresAt = Temporal.Now.instant().add({ hours: 1 });
  const page = await from.browser.newPage({
    viewport: { width: 390, height: 1350 },
    deviceScaleFactor: 2,
  });
  const picture = (name: string) =>
    page.screenshot({ path: path.join(from.folder, `${name}.png`) });
  await page.goto(familyLink({ guardianId: id, expiresAt }, from.botUrl, from.vault));
  await picture('family-page');
  // What is stopped can be allowed again, in words that are shown first.
  await page.getByRole('button', { name: 'Stop all texts except emergencies' }).first().click();
  await page.getByRole('link', { name: 'Allow texts about school matters' }).first().click();
  await picture('family-agree');
}
