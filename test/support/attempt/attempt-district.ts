import { beforeEach } from 'vitest';
import type { CallHandler, Carrier } from '#carrier/carrier.ts';
import { transact } from '#database/transaction.ts';
import { createCallHandler } from '#dialer/answer/call-handler.ts';
import { planAttempts } from '#domain/attempt/plan/plan-attempts.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Channel, Delivery } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { createLogger } from '#log/logger.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { sealedName } from '#test/support/district/staff-name.ts';
import { type TestDatabase, testDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { phoneBinding } from '#vault/vault.ts';
import { sealedTurns, turnsOf } from './households.ts';

export type AttemptRow = {
  id: string;
  phone_id: string;
  channel: string;
  try_number: number;
  state: string;
  fence: string;
  token: string | null;
  carrier_id: string | null;
  disposition: string | null;
  answered_by: string | null;
  not_before: Temporal.Instant;
  cancel_requested: boolean;
  superseded: boolean;
  misses: number;
  rule: string | null;
  spoken_at: Temporal.Instant | null;
};

export type CampaignRequest = {
  purpose?: Purpose;
  delivery?: Delivery;
  machines?: 'leave' | 'leave-and-retry' | 'retry-only';
  asksToConfirm?: boolean;
  /** A lockdown that tells staff, too; all of its phones are theirs. */
  asksIfSafe?: true;
  phones: readonly Phone[];
  /** Of its phones, those of staff, who are told as such. */
  staff?: readonly Phone[];
  zones?: readonly string[];
  texts?: Record<string, string>;
  language?: string;
  stopTryingAt?: string;
  /** Of what was approved, the parts that dialing reads. */
  sealed?: {
    callerIds?: string[];
    localPresence?: boolean;
    emergencyLine?: string;
    languages?: { language: string; count: number }[];
  };
  /** Another school than the first one. */
  school?: string;
  /** Channels each phone is a recipient of. */
  channels?: readonly Channel[];
  /** The rule of its calls on the list. */
  voiceRule?: string;
  /** Calls stop at one person of each of these, whose phones ring in this order. */
  households?: readonly (readonly Phone[])[];
  /** Of its phones, the emergency contacts', in their order: called after ten minutes where nobody of the family was told. */
  contacts?: readonly Phone[];
};

export type Phone = { id: string; number: string; index: Buffer };

export type District = AsyncDisposable &
  TestDatabase & {
    requester: string;
    approver: string;
    school: string;
    /** +15035550100 and on; each with a student, a guardian, and consent for school matters. */
    addPhones(count: number): Promise<Phone[]>;
    /** A campaign that was approved by another person, dials, and has its attempts planned. */
    startCampaign(request: CampaignRequest): Promise<string>;
    attempts(campaignId: string): Promise<AttemptRow[]>;
    attempt(campaignId: string): Promise<AttemptRow>;
    /** Moves a time of an attempt into the past, as if it had passed. */
    age(
      attemptId: string,
      column: 'deadline_at' | 'not_before' | 'intent_at',
      seconds: number,
    ): Promise<void>;
    auditOf(attemptId: string): Promise<{ act: string; facts: Record<string, unknown> }[]>;
  };

const zoneWhereItIsNoon = (): string => {
  // Calling hours are the database's business; a zone where it is about noon now keeps them open.
  const offset = 12 - Temporal.Now.zonedDateTimeISO('UTC').hour;
  if (offset === 0) return 'UTC';
  // The signs of these zone names are the other way round.
  return `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
};

/** A zone in which a non-emergency call is allowed at this moment, on a Sunday too. */
const openZone = zoneWhereItIsNoon();

/** A zone in which it is about midnight. */
export const closedZone = (() => {
  const offset = -Temporal.Now.zonedDateTimeISO('UTC').hour;
  const hours = offset < -11 ? offset + 24 : offset;
  if (hours === 0) return 'UTC';
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
})();

/** One district for all tests of a file. What a test left calling is over when the next one begins. */
export function setUpDistrict(): District {
  const district = setUpOnce(testDistrict);
  beforeEach(() => endAll(district));
  return district;
}

/** Nothing calls any more, and the carrier has never been short of anything. */
export async function endAll({ db, owner: { pool } }: District): Promise<void> {
  await pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
  await sweepAttempts(db);
  await pool.query('DELETE FROM pace');
}

export async function testDistrict(given?: TestDatabase): Promise<District> {
  const database = given ?? (await testDatabase());
  const { pool } = database.owner;
  const one = async (sql: string, values: unknown[] = []): Promise<string> =>
    (await pool.query<{ id: string }>(sql, values)).rows[0]?.id ?? '';
  await pool.query(`INSERT INTO district (name, registered_name, callback_number, time_zone, calls_per_second, office_opens,
      office_closes, office_weekends)
    VALUES ('Cedar Falls', 'Cedar Falls School District', '+15035550199', 'America/Los_Angeles', 200, '00:00', '24:00', true)`);
  const school = await one(`INSERT INTO school (sourced_id, name, time_zone, office_number)
    VALUES ('S1', 'Adams Elementary', 'America/Los_Angeles', '+15035550198') RETURNING id`);
  const person = (name: string) =>
    one(
      `INSERT INTO operator (directory_tenant, directory_id, name) VALUES ('t', $1, $2) RETURNING id`,
      [name, sealedName(name)],
    );
  const requester = await person('Requester');
  const approver = await person('Approver');
  await trainStaff(database.db, [requester, approver]);
  await pool.query(
    `INSERT INTO role_grant (operator_id, role) VALUES ($1, 'requester'), ($2, 'approver')`,
    [requester, approver],
  );
  let phones = 0;

  async function addPhone(): Promise<Phone> {
    const number = `+1503555${String(100 + phones++).padStart(4, '0')}`;
    const index = testVault.phoneIndex(number);
    const id = await one(`INSERT INTO phone (index, number) VALUES ($1, $2) RETURNING id`, [
      index,
      testVault.encrypt(number, phoneBinding(index)),
    ]);
    await pool.query(
      `WITH st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ($1, '', '') RETURNING id),
        g AS (INSERT INTO guardian (sourced_id, name, source_hash) VALUES ($1, '', '') RETURNING id),
        e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $2 FROM st),
        gs AS (INSERT INTO guardianship (student_id, guardian_id) SELECT st.id, g.id FROM st, g)
        INSERT INTO guardian_phone (guardian_id, phone_id) SELECT id, $3 FROM g`,
      [number, school, id],
    );
    await pool.query(
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
        evidence_reference, obtained_at, recorded_by)
       SELECT $1, channel, '{school-mission,other}', 'express', 'enrollment-form', 'v1', 'en', 'form', now() - interval '1 day', 'test'
       FROM unnest('{voice,text}'::text[]) AS channel`,
      [id],
    );
    await pool.query(
      `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
       VALUES ($1, current_date - 1, 'no', 'test', now() + interval '20 days')`,
      [id],
    );
    return { id, number, index };
  }

  async function startCampaign(request: CampaignRequest): Promise<string> {
    const {
      purpose = 'emergency',
      delivery = 'call',
      zones = [openZone],
      language = 'en',
    } = request;
    const campaign = await one('INSERT INTO campaign (author_id) VALUES ($1) RETURNING id', [
      requester,
    ]);
    const version = await one(
      `INSERT INTO campaign_version (campaign_id, number, ground, purpose, school_ids, event_date, delivery,
        stop_trying_at, submitted_by, machines, asks_to_confirm, stops_at_one, happening, tells, contacts_after, rings_inside)
       VALUES ($1, 1, $2, $3, ARRAY[$4::uuid], current_date, $5, coalesce($6::timestamptz, now() + interval '3 hours'), $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
      [
        campaign,
        purpose === 'emergency' ? 'weather' : 'none',
        purpose,
        request.school ?? school,
        delivery,
        request.stopTryingAt ?? null,
        requester,
        request.machines ?? 'leave',
        request.asksToConfirm ?? false,
        request.households !== undefined,
        request.asksIfSafe === true ? 'lockdown' : 'closed',
        request.asksIfSafe === true || request.staff !== undefined ? 'both' : 'families',
        request.contacts === undefined ? null : 10,
        request.asksIfSafe === true,
      ],
    );
    const texts = request.texts ?? { en: 'School is closed today.', es: 'Hoy no hay clases.' };
    for (const [code, body] of Object.entries(texts)) {
      await pool.query('INSERT INTO message_text VALUES ($1, $2, $3)', [version, code, body]);
    }
    const channels =
      request.channels ??
      (delivery === 'call' ? ['voice'] : delivery === 'text' ? ['text'] : ['voice', 'text']);
    await pool.query(
      `INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule, household, turn, for_staff, contact_turn)
       SELECT $1, phone, channel, $2, $3, CASE channel WHEN 'voice' THEN $7 ELSE $4 END, h.household, h.turn, $9 OR phone = ANY ($11::uuid[]),
         nullif(coalesce(array_position($10::uuid[], phone), 0), 0)
       FROM unnest($5::uuid[]) AS phone CROSS JOIN unnest($6::text[]) AS channel
       LEFT JOIN jsonb_to_recordset($8::jsonb) AS h(id uuid, household uuid, turn smallint) ON h.id = phone AND channel = 'voice'`,
      [
        version,
        language,
        [...zones],
        purpose === 'emergency' ? 'emergency' : 'mission-consent',
        request.phones.map(({ id }) => id),
        [...channels],
        request.voiceRule ?? (purpose === 'emergency' ? 'emergency' : 'mission-consent'),
        JSON.stringify(turnsOf(request)),
        request.asksIfSafe === true,
        request.contacts?.map(({ id }) => id) ?? [],
        request.staff?.map(({ id }) => id) ?? [],
      ],
    );
    const list = { root: '', count: 0, byRule: [] };
    const { rows } = await pool.query<{ fingerprint: Buffer }>(
      `WITH sealed AS (
        SELECT v.id, $2::jsonb || jsonb_strip_nulls(terms_of(v)) || jsonb_build_object(
          'stopTryingAt', v.stop_trying_at, 'ringSeconds', d.ring_seconds,
          'registeredName', d.registered_name, 'callbackNumber', d.callback_number, 'consentPolicy', d.consent_policy) AS content
        FROM campaign_version v CROSS JOIN district d WHERE v.id = $1)
      UPDATE campaign_version v SET sealed_content = content, expires_at = now() + interval '1 hour',
        fingerprint = sha256(convert_to(canonical_json(content), 'UTF8'))
      FROM sealed WHERE v.id = sealed.id RETURNING v.fingerprint`,
      [
        version,
        JSON.stringify({
          texts,
          recipients: list,
          exclusions: list,
          ...sealedTurns(request),
          ...(request.contacts === undefined
            ? {}
            : { contacts: { after: 10, phones: request.contacts.length } }),
          ...request.sealed,
        }),
      ],
    );
    const fingerprint = rows[0]?.fingerprint;
    await pool.query(`UPDATE campaign SET state = 'submitted' WHERE id = $1`, [campaign]);
    await pool.query(
      `WITH given AS (
         INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
         VALUES ($1, $2, 'approved', $3, 'slack') RETURNING *)
       INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
       SELECT 'operator', given.operator_id, 'campaign-approved', 'campaign', v.campaign_id,
         jsonb_build_object('fingerprint', encode(given.fingerprint, 'hex'))
       FROM given JOIN campaign_version v ON v.id = given.version_id`,
      [version, approver, fingerprint],
    );
    await pool.query(`UPDATE campaign SET state = 'dialing', started_at = now() WHERE id = $1`, [
      campaign,
    ]);
    await transact(database.db, (tx) => planAttempts(tx, campaign));
    return campaign;
  }

  async function attempts(campaignId: string): Promise<AttemptRow[]> {
    const { rows } = await pool.query<AttemptRow>(
      'SELECT * FROM attempt WHERE campaign_id = $1 ORDER BY phone_id, channel DESC, try_number',
      [campaignId],
    );
    return rows;
  }

  return {
    ...database,
    requester,
    approver,
    school,
    async addPhones(count) {
      const added: Phone[] = [];
      for (let i = 0; i < count; i++) added.push(await addPhone());
      await pool.query('SELECT refresh_phone_audience()');
      return added;
    },
    startCampaign,
    attempts,
    async attempt(campaignId) {
      const [row] = await attempts(campaignId);
      if (row === undefined) throw new Error('the campaign has no attempt');
      return row;
    },
    async age(attemptId, column, seconds) {
      await pool.query(
        `UPDATE attempt SET ${column} = now() - $2 * interval '1 second' WHERE id = $1`,
        [attemptId, seconds],
      );
    },
    async auditOf(attemptId) {
      const { rows } = await database.pool.query<{ act: string; facts: Record<string, unknown> }>(
        `SELECT act, facts FROM audit_entry WHERE subject_kind = 'attempt' AND subject_id = $1 ORDER BY id`,
        [attemptId],
      );
      return rows;
    },
  };
}

/** Anyone who asked for the campaigns, and may stop them. */
export const requesterOf = ({ requester }: District): Operator => ({
  id: requester,
  name: 'Requester',
  roles: [{ role: 'requester', schoolId: null }],
});

/** For handlers whose calls are told of by hand: none of them is in progress anywhere. */
export const noCarrier: Pick<Carrier, 'speakToRecorder' | 'fetchRecording' | 'deleteRecording'> = {
  fetchRecording: () => Promise.reject(new Error('no call of this test is recorded')),
  deleteRecording: () => Promise.reject(new Error('no call of this test is recorded')),
  speakToRecorder: () => Promise.reject(new Error('no call of this test is in progress')),
};

/** What answers the carrier in a test that speaks for it. */
export function testHandler({ db }: Pick<District, 'db'>): CallHandler {
  const logger = createLogger({ level: 'silent', program: 'test' });
  return createCallHandler({ db, vault: testVault, logger, carrier: noCarrier });
}
