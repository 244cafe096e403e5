import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { type District, type Phone, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { testVault } from '#test/support/postgres/database.ts';

export type Desk = AsyncDisposable & {
  district: District;
  addPhone(): Promise<Phone>;
  /** A phone of a guardian that nobody has agreed for. */
  addSilentPhone(): Promise<Phone>;
  /** The rule that decides now, such as `revoked`. */
  rule(phone: Phone, purpose: Purpose, channel: Channel): Promise<string>;
  revocations(phone: Phone): Promise<RevocationSeen[]>;
  tasks(phone: Phone): Promise<TaskSeen[]>;
  audit(phone: Phone): Promise<{ act: string; facts: Record<string, unknown> }[]>;
  /** Has the phone told a message of this purpose so many hours ago; returns the attempt's id. */
  tell(phone: Phone, purpose: Purpose, hoursAgo: number): Promise<string>;
  /** Asked as the owner. */
  rows<T>(text: string, values?: unknown[]): Promise<T[]>;
};

export type RevocationSeen = {
  id: string;
  scope: string;
  channel: string;
  means: string;
  category: string | null;
  attempt_id: string | null;
  doubtful: boolean;
  retracts: string | null;
  words: Buffer | null;
  honor_by: Temporal.Instant;
};

export type TaskSeen = {
  id: string;
  kind: string;
  revocation_id: string | null;
  due_at: Temporal.Instant;
  closed_at: Temporal.Instant | null;
  outcome: string | null;
};

/** A district with phones, and what its ledger says of them. */
export async function consentDesk(): Promise<Desk> {
  const district = await testDistrict();
  const { pool } = district.owner;
  let silent = 0;

  async function rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await pool.query(text, values)).rows as T[];
  }

  return {
    district,
    rows,
    async addPhone() {
      const [phone] = await district.addPhones(1);
      if (phone === undefined) throw new Error('no phone');
      return phone;
    },
    async addSilentPhone() {
      const number = `+1971555${String(100 + silent++).padStart(4, '0')}`;
      const index = testVault.phoneIndex(number);
      const [phone] = await rows<{ id: string }>(
        `WITH p AS (INSERT INTO phone (index, number, line_type) VALUES ($1, $2, 'mobile') RETURNING id),
          st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ($3, '', '') RETURNING id),
          g AS (INSERT INTO guardian (sourced_id, name, source_hash) VALUES ($3, '', '') RETURNING id),
          e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $4 FROM st),
          gs AS (INSERT INTO guardianship (student_id, guardian_id) SELECT st.id, g.id FROM st, g),
          gp AS (INSERT INTO guardian_phone (guardian_id, phone_id) SELECT g.id, p.id FROM g, p)
          SELECT id FROM p`,
        [
          index,
          testVault.encrypt(number, `phone.number:${index.toString('hex')}`),
          number,
          district.school,
        ],
      );
      return { id: phone?.id ?? '', number, index };
    },
    async rule(phone, purpose, channel) {
      const [verdict] = await rows<{ id: string }>(
        `SELECT v.id FROM phone_gate g, consent_verdict($2, $3, g, roster_rule_for(g.phone_id)) AS v
         WHERE g.phone_id = $1`,
        [phone.id, purpose, channel],
      );
      return verdict?.id ?? 'none';
    },
    revocations: (phone) =>
      rows('SELECT * FROM revocation WHERE phone_id = $1 ORDER BY received_at, id', [phone.id]),
    tasks: (phone) =>
      rows('SELECT * FROM office_task WHERE phone_id = $1 ORDER BY opened_at, id', [phone.id]),
    audit: (phone) =>
      rows(
        `SELECT act, facts FROM audit_entry WHERE subject_kind = 'phone' AND subject_id = $1 ORDER BY id`,
        [phone.id],
      ),
    async tell(phone, purpose, hoursAgo) {
      const campaign = await district.startCampaign({ phones: [phone], purpose, delivery: 'text' });
      const { id } = await district.attempt(campaign);
      // Told without the dialing between; the guard of the moves would not have it.
      await rows('ALTER TABLE attempt DISABLE TRIGGER attempt_legal_move');
      await rows(
        `UPDATE attempt SET state = 'completed', disposition = 'delivered', ended_at = now(), token = left(id::text, 22),
           intent_at = now() - $2 * interval '1 hour' WHERE id = $1`,
        [id, hoursAgo],
      );
      return id;
    },
    [Symbol.asyncDispose]: () => district[Symbol.asyncDispose](),
  };
}
