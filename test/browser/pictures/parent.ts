import { sql } from 'kysely';
import { familyLink } from '#domain/consent/family/family-link.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import type { Studio } from './studio.ts';

/** A family's page, the words that it agrees to, and the notices that anybody may read. */
export async function takeParent(
  { database, vault, botUrl }: Sandbox,
  studio: Studio,
): Promise<void> {
  const { part, webPage } = studio;
  const { id } = await database.db
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
  const linkOf = (guardianId: string) => familyLink({ guardianId, expiresAt }, botUrl, vault);
  const link = linkOf(id);
  const { rows: withTwo } = await sql<{ id: string }>`
    SELECT gp.guardian_id AS id FROM guardian_phone gp WHERE gp.active AND EXISTS (
      SELECT FROM phone_audience a WHERE a.phone_id = gp.phone_id AND a.turn IS NOT NULL AND a.may_be_contacted)
    GROUP BY gp.guardian_id HAVING count(*) = 2 ORDER BY gp.guardian_id LIMIT 1`.execute(
    database.db,
  );

  await part('a family’s page', async () => {
    await webPage('family-page', (page) => page.goto(link), { dark: true });
    await webPage('family-agree', async (page) => {
      await page.goto(link);
      // What is stopped can be allowed again, in words that are shown first.
      const stop = page.getByRole('button', { name: 'Stop all texts except emergencies' });
      if ((await stop.count()) > 0) await stop.first().click();
      await page.getByRole('link', { name: 'Allow texts about school matters' }).first().click();
    });
  });
  await part('which number rings first', async () => {
    const two = linkOf(withTwo[0]?.id ?? '');
    await webPage('family-first', async (page) => {
      await page.goto(`${two}?language=en`);
      await page.getByRole('button', { name: 'Call this number first' }).click();
      await page.getByRole('status').waitFor();
    });
    await webPage('family-first-ar', (page) => page.goto(`${two}?language=ar`), { dark: true });
  });
  await part('the notice of rights', () =>
    webPage('rights-page', (page) => page.goto(`${botUrl}/rights?language=es`), { dark: true }),
  );
  await part('the way to it by a code', async () => {
    await webPage('family-door', (page) => page.goto(`${botUrl}/family`), { dark: true });
    await webPage('family-code', async (page) => {
      await page.goto(`${botUrl}/family`);
      await page.locator('input[name=number]').fill('312-555-0142');
      await page.getByRole('button', { name: 'Text me the code' }).click();
      await page.locator('input[name=code]').waitFor();
    });
    await webPage('family-door-ar', (page) => page.goto(`${botUrl}/family?language=ar`));
  });
  await part('the notices', async () => {
    await webPage('privacy', (page) => page.goto(`${botUrl}/privacy`));
  });
}
