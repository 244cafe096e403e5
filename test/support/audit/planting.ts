/** What faults are planted in: a phone that was reached at once, and the calls of a school matter and of an emergency to it. */
export type Target = {
  phone: string;
  campaign: string;
  version: string;
  call: string;
  text: string;
  alarm: string;
  author: string;
  school: string;
};

/** Statements that make something wrong and right again, each as if no trigger were there. */
export type Deed = {
  name: string;
  plant: (at: Target) => string[];
  mend: (at: Target) => string[];
};

export type Fault = Deed & { finds: (at: Target) => Record<string, unknown>[] };

export const take = (table: string, where: string) => [
  `CREATE TABLE stash AS SELECT * FROM ${table} WHERE ${where}`,
  `DELETE FROM ${table} WHERE ${where}`,
];
/** With the columns that the database doesn't compute. */
export const putBack = (table: string) => [
  `DO $$ DECLARE names text; BEGIN
    SELECT string_agg(quote_ident(column_name), ',') INTO names FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = '${table}' AND is_generated = 'NEVER';
    EXECUTE format('INSERT INTO ${table} (%1$s) OVERRIDING SYSTEM VALUE SELECT %1$s FROM stash', names);
  END $$`,
  'DROP TABLE stash',
];

/** Another value for a while. */
export const change = (table: string, where: string, set: string) => [
  `CREATE TABLE stash AS SELECT * FROM ${table} WHERE ${where}`,
  `UPDATE ${table} SET ${set} WHERE ${where}`,
];
export const changeBack = (table: string, where: string, columns: string) => [
  `UPDATE ${table} SET (${columns}) = (SELECT ${columns} FROM stash) WHERE ${where}`,
  'DROP TABLE stash',
];

export const onCall = (at: Target) => `id = '${at.call}'`;
export const onAlarm = (at: Target) => `id = '${at.alarm}'`;
export const onVersion = (at: Target) => `id = '${at.version}'`;
export const gate = (at: Target) => `SELECT refresh_phone_gate(ARRAY['${at.phone}'::uuid])`;

export const withdrawal = (at: Target, columns: Record<string, string> = {}) => {
  const row = {
    id: `'00000000-0000-7000-8000-000000000001'`,
    phone_id: `'${at.phone}'`,
    channel: `'voice'`,
    scope: `'non-emergency'`,
    means: `'staff'`,
    recorded_by: `'test'`,
    received_at: `now() - interval '1 hour'`,
    recorded_at: `now() - interval '1 hour'`,
    effective_at: `now() - interval '1 hour'`,
    ...columns,
  };
  return `INSERT INTO revocation (${Object.keys(row).join()}) VALUES (${Object.values(row).join()})`;
};
export const takeBack = (at: Target) => [
  `DELETE FROM revocation WHERE phone_id = '${at.phone}'`,
  gate(at),
];

/** A withdrawal two seconds before the call, which the log has before or after the call's own entry. */
export const asLogged = (at: Target, order: 'before' | 'after') => [
  withdrawal(at, {
    recorded_at: `(SELECT intent_at - interval '2 seconds' FROM attempt WHERE id = '${at.call}')`,
    effective_at: `(SELECT intent_at - interval '2 seconds' FROM attempt WHERE id = '${at.call}')`,
  }),
  `INSERT INTO audit_entry (id, actor_kind, act, subject_kind, subject_id, facts) OVERRIDING SYSTEM VALUE
   SELECT ${order === 'before' ? '0' : '(SELECT max(id) + 1000000 FROM audit_entry)'}, 'system', 'consent-revoked', 'phone', '${at.phone}',
     jsonb_build_object('revocation', '00000000-0000-7000-8000-000000000001')`,
  gate(at),
];
export const unlog = `DELETE FROM audit_entry WHERE act = 'consent-revoked'`;

export const ruledOut = (at: Target, blockedAt: string, id = 'uuidv7()', lifts = 'NULL') =>
  `INSERT INTO phone_block (id, phone_id, kind, reason, blocked_by, blocked_at, lifts)
   VALUES (${id}, '${at.phone}', 'district', 'asked by the ward', 'test', ${blockedAt}, ${lifts})`;
export const unblock = (at: Target) => [
  `DELETE FROM phone_block WHERE phone_id = '${at.phone}'`,
  gate(at),
];
/** The id of whatever is planted of a phone: a block or a check. */
export const plantedId = `'00000000-0000-7000-8000-000000000003'`;

export const checked = (at: Target, answer: string, askedAt: string) =>
  `INSERT INTO number_check (id, phone_id, reference_date, answer, source, asked_at, good_until)
   VALUES (${plantedId}, '${at.phone}', current_date, '${answer}', 'planted', ${askedAt}, now() + interval '20 days')`;
export const uncheck = (at: Target) => [
  `DELETE FROM number_check WHERE source = 'planted'`,
  gate(at),
];
/** Just before the first order about the school matter. */
export const beforeCall = (at: Target, ms = 1) =>
  `(SELECT min(intent_at) - interval '${ms} milliseconds' FROM attempt WHERE id IN ('${at.call}', '${at.text}'))`;

export const noted = (at: Target, fact: string, order: 'before' | 'after') =>
  `INSERT INTO audit_entry (id, actor_kind, act, subject_kind, subject_id, facts) OVERRIDING SYSTEM VALUE
   SELECT ${order === 'before' ? '0' : '(SELECT max(id) + 1000000 FROM audit_entry)'}, 'system', 'planted', 'phone', '${at.phone}',
     jsonb_build_object('${fact}', ${plantedId})`;
export const forget = `DELETE FROM audit_entry WHERE act = 'planted'`;

export const task = (at: Target, dueAt: string) =>
  `INSERT INTO office_task (kind, phone_id, due_at) VALUES ('read-text', '${at.phone}', ${dueAt})`;

const alarmVersion = (at: Target) =>
  `id = (SELECT version_id FROM attempt WHERE id = '${at.alarm}')`;
/** As if the emergency had been approved where the district asks for consent to emergencies too. */
export const strictest = (at: Target) =>
  change(
    'campaign_version',
    alarmVersion(at),
    `sealed_content = jsonb_set(sealed_content, '{consentPolicy}', '"strictest"')`,
  );
export const notStrictest = (at: Target) =>
  changeBack('campaign_version', alarmVersion(at), 'sealed_content, fingerprint');

export const books = (at: Target, facts: object, severity = 'medium') => ({
  code: 'books-out-of-balance',
  subject_kind: 'campaign',
  subject_id: at.campaign,
  severity,
  facts,
});
