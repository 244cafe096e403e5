import { answerBinding } from '#domain/family/request/family-request.ts';
import {
  type CampaignRequest,
  type Phone,
  testDistrict,
  testHandler,
} from '#test/support/attempt/attempt-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { newMessageSid } from './inbound-text.ts';

/** What a test changes about what families were told, by columns. */
export type Told = Pick<CampaignRequest, 'school'> & {
  version?: Record<string, string>;
  campaign?: Record<string, string>;
};

/** A district with a second school, whose families ask by text whether there is school. */
export async function askingDistrict() {
  const district = await testDistrict();
  const handler = testHandler(district);
  const rows = async <T>(text: string, ...values: unknown[]): Promise<T[]> =>
    (await district.owner.pool.query(text, values)).rows as T[];

  const [baker = { id: '' }] = await rows<{ id: string }>(
    `INSERT INTO school (sourced_id, name, time_zone) VALUES ('S2', 'Baker Middle', 'America/Los_Angeles') RETURNING id`,
  );

  /** A family of the district’s school, and of these. What others were told is over. */
  async function family(...schools: string[]): Promise<Phone> {
    await inAnotherTime(district, 'UPDATE campaign_version SET event_date = current_date - 2');
    const [phone] = await district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    await rows(
      `INSERT INTO enrollment (student_id, school_id) SELECT gs.student_id, unnest($2::uuid[])
       FROM guardianship gs JOIN guardian_phone gp USING (guardian_id) WHERE gp.phone_id = $1`,
      phone.id,
      schools,
    );
    await rows('SELECT refresh_phone_audience()');
    return phone;
  }

  const ask = ({ number }: Pick<Phone, 'number'>, body = 'is there school tomorrow') =>
    handler.onInboundText({ carrierId: newMessageSid(), from: number, body });

  /** What is to be texted to a phone, in clear. */
  async function answersTo({ id }: Phone): Promise<string[]> {
    const found = await rows<{ id: string; words: Buffer }>(
      `SELECT id, words FROM outreach WHERE phone_id = $1 AND kind = 'notice' ORDER BY asked_at`,
      id,
    );
    return found.map((one) => testVault.decrypt(one.words, answerBinding(one.id)));
  }

  async function told(text: string, phone: Phone, { school, ...changed }: Told = {}) {
    const request = { phones: [phone], texts: { en: text } };
    const id = await district.startCampaign(
      school === undefined ? request : { ...request, school },
    );
    const change = async (table: string, key: string, values: Record<string, string> = {}) => {
      if (Object.keys(values).length === 0) return;
      const set = Object.keys(values).map((name, at) => `${name} = $${at + 2}`);
      await inAnotherTime(district, `UPDATE ${table} SET ${set.join(', ')} WHERE ${key} = $1`, [
        id,
        ...Object.values(values),
      ]);
    };
    await change('campaign', 'id', changed.campaign);
    await change('campaign_version', 'campaign_id', changed.version);
    // Sealed with what it is now.
    await inAnotherTime(
      district,
      `WITH sealed AS (SELECT v.id, v.sealed_content || jsonb_strip_nulls(terms_of(v)) AS content
         FROM campaign_version v WHERE v.campaign_id = $1)
       UPDATE campaign_version v SET sealed_content = content, sealed_text = canonical_json(content),
         fingerprint = sha256(convert_to(canonical_json(content), 'UTF8')) FROM sealed WHERE sealed.id = v.id`,
      [id],
    );
    return id;
  }

  /** Stops what families were told. */
  const stop = (id: string) =>
    rows(`UPDATE campaign SET state = 'stopped', ended_at = clock_timestamp() WHERE id = $1`, id);

  return { ...district, baker: baker.id, rows, family, ask, answersTo, told, stop };
}
