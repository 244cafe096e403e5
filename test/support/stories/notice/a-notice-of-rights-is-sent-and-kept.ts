import { expect, test } from 'vitest';
import { rightsNotice } from '#domain/language/notice/rights-notice.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { addFamily } from '#test/support/district/add-family.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { toldAfter } from '#test/support/product/running-closure.ts';

/** In short the first one. */
export function noticeOfRights(length: 'short' | 'long'): void {
  const product = setUpProduct({ mix: everybodyAnswers, students: 12 });

  const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await product.database.owner.pool.query<Row>(sql, values)).rows;

  /** Requested in Slack, and approved in Teams by somebody else. */
  async function send(): Promise<string> {
    const deputy = product.onSlack('deputy');
    await toldAfter(deputy, 'Notice of rights', () => deputy.say('compliance notices'));
    await deputy.pressPrivate('yearly-notice-form');
    await toldAfter(deputy, 'another person must approve it', async () => {
      expect(await deputy.submit({ delivery: 'call-and-text' })).toBeUndefined();
    });
    const superintendent = product.onTeams('superintendent');
    await until('the card', () => {
      const card = superintendent.card();
      return card.includes('Notice of rights for') && card.includes('Waiting for approval');
    });
    await superintendent.press('approve');
    await finished(product);
    return (await product.campaign()).id;
  }

  /** Guardians whose phone a campaign's call or text reached, by what the attempts say. */
  const reached = (campaign: string) =>
    rows<{ guardian: string; language: string }>(
      `SELECT DISTINCT gp.guardian_id AS guardian, r.language FROM phones_reached($1) AS p(id)
     JOIN guardian_phone gp ON gp.phone_id = p.id AND gp.active
     JOIN campaign c ON c.id = $1 JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
     JOIN recipient r ON r.version_id = v.id AND r.phone_id = p.id`,
      [campaign],
    );

  const delivered = (campaign: string) =>
    rows<{ guardian: string; language: string; version: string }>(
      `SELECT guardian_id AS guardian, language, min(version) AS version FROM notice_delivery
     WHERE campaign_id = $1 GROUP BY 1, 2`,
      [campaign],
    );

  let first: string;

  test('it goes to every family with consent, in its language, once another person approved it', async () => {
    first = await send();

    const link = `${product.botUrl.replace('http://', '')}/rights`;
    const phones = await listFamilyPhones(product.database.db, product.vault);
    const texts = phones.flatMap(({ number, language }) =>
      product.farSide.twilio.phone(number).texts.map(({ body }) => ({ body, language })),
    );
    expect(texts.length).toBeGreaterThan(5);
    for (const { body } of texts) expect(body).toContain(link);
    const spanish = texts.find(({ language }) => language === 'es');
    expect(spanish?.body).toContain('Cada año le informamos de sus derechos.');
    const calls = JSON.stringify(product.farSide.twilio.calls());
    expect(calls).toContain('Each year we tell you about your rights.');
  });

  test('the page that it names shows the version that is kept, and who got it is kept beside the consent', async () => {
    const page = await fetch(`${product.botUrl}/rights`, { headers: { 'Accept-Language': 'es' } });
    const words = await page.text();
    const [district] = await rows<{ name: string; callbackNumber: string }>(
      `SELECT registered_name AS name, callback_number AS "callbackNumber" FROM district`,
    );
    const spanish = rightsNotice(district ?? { name: '', callbackNumber: '' }, 'es');
    expect(words).toContain(spanish.version);
    expect(words).toContain(spanish.parts[0]?.title);
    const [kept] = await rows<{ parts: unknown }>(
      `SELECT parts FROM rights_notice WHERE language = 'es'`,
    );
    expect(kept?.parts).toEqual(spanish.parts);

    const got = await delivered(first);
    const by = (list: readonly { guardian: string }[]) =>
      list.map((one) => one.guardian).toSorted();
    expect(new Set(by(got))).toEqual(new Set(by(await reached(first))));
    expect(got.filter(({ language }) => language === 'es').map(({ version }) => version)).toContain(
      spanish.version,
    );

    const secretary = product.onSlack('secretary');
    const told = new Set(got.map(({ guardian }) => guardian));
    const [phone] = await rows<{ index: Buffer }>(
      `SELECT p.index FROM phone p JOIN guardian_phone gp ON gp.phone_id = p.id
     WHERE gp.guardian_id = ANY ($1) AND p.id IN (SELECT phone_id FROM notice_delivery) ORDER BY p.index LIMIT 1`,
      [[...told]],
    );
    const numbers = await listFamilyPhones(product.database.db, product.vault);
    const { number = '' } =
      numbers.find((one) =>
        product.vault.phoneIndex(one.number).equals(phone?.index ?? Buffer.of()),
      ) ?? {};
    await secretary.openForm('consent find');
    await toldAfter(secretary, 'Notice of rights', async () => {
      expect(await secretary.submit({ number })).toBeUndefined();
    });
    expect(secretary.toldPrivately().at(-1)).toMatch(/(?:Called|Texted) .*version [0-9a-f]{8}/);
  });

  if (length === 'short') return;

  test('a family that enrolls afterwards is a finding, and gets it by the next one, which goes to nobody who had it', async () => {
    const [school] = await rows<{ id: string }>(
      'SELECT id FROM school WHERE active ORDER BY id LIMIT 1',
    );
    const [phone = ''] = await addFamily(
      { db: product.database.owner.db },
      { school: school?.id ?? '' },
      { name: 'Newcomer', guardians: ['en'] },
    );
    await rows(
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference,
       obtained_at, recorded_by)
     SELECT $1, c, '{school-mission}', 'express', 'enrollment-form', '2026-1', 'en', 'form', now() - interval '1 day', 'test'
     FROM unnest('{voice,text}'::text[]) AS c`,
      [phone],
    );
    await rows(
      `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
     VALUES ($1, current_date, 'no', 'test', now() + interval '20 days')`,
      [phone],
    );
    await rows('SELECT refresh_phone_gate(ARRAY[$1]::uuid[])', [phone]);
    // As if it had been here for longer than anybody may wait.
    await rows(`UPDATE notice_duty SET patience_days = 0`);
    const officer = product.onTeams('compliance');
    await officer.say('audit now');
    await until('the finding', () =>
      officer.finding('Audit: Families without a notice of rights').includes('never had one'),
    );

    const second = await send();

    const got = await delivered(second);
    const [newcomer] = await rows<{ guardian: string }>(
      'SELECT guardian_id AS guardian FROM guardian_phone WHERE phone_id = $1',
      [phone],
    );
    expect(got.map(({ guardian }) => guardian)).toContain(newcomer?.guardian);
    const twice = await rows(
      `SELECT FROM notice_delivery a JOIN notice_delivery b USING (guardian_id)
     WHERE a.campaign_id = $1 AND b.campaign_id = $2`,
      [first, second],
    );
    expect(twice).toEqual([]);
  });
}
