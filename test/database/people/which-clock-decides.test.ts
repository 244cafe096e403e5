import { expect, test } from 'vitest';
import { setUpDatabase } from '#test/support/postgres/database.ts';

/**
 * Within a transaction `now()` stands still. Who holds a login's password can keep one open, so what decides about a right goes by
 * `clock_timestamp()`, or by the transaction itself. Where `now()` stands all the same, this says why.
 */
const byTheTransaction: Record<string, string> = {
  // Guards of rights.
  is_of_this_transaction:
    'asks for this very transaction; the time only tells what a dump brought back',
  keep_links: 'a person who was added by this very transaction: none else has its moment',
  consent_verdict:
    'one moment for a whole list; an opt-out has no time here, and how fresh a number check is turns on hours',
  consent_terms: 'one set of rules for a whole list; a set begins with a day',
  verdicts_on: 'one moment for a whole list, as consent_verdict',
  // An old transaction keeps more than a young one.
  refuse_early_end: 'an older transaction deletes less',
  keep_outreach: 'an older transaction deletes less',
  purge_expired: 'an older transaction deletes less',
  kept_until: 'an older transaction deletes less',
  // Marks of what one statement did, and counts that people read.
  erase_people: 'when they left, at the same moment in each table',
  disown_number: 'the same moment as its entry',
  choose_first_number: 'the same moment as its entry',
  claim_stops:
    'all stops of a batch end at one moment; when an opt-out must be honored only comes earlier',
  district_today: 'a day, as a report says it',
  school_approvers: 'who is trained is by the clock; a week from now is only told',
  notice_duty_now: 'which notices are due; a later look sees the others',
  notice_standing: 'which notices are due; a later look sees the others',
  breach_signs_now: 'one moment for all signs; a later look sees the others',
  watch_for_breaches: 'one moment for all signs; a later look sees the others',
  remind_deadlines: 'a year back; the deadline itself is by the clock',
};

/** Columns that bear the transaction’s time where a statement says none. */
const datedByTheTransaction: Record<string, string> = {
  'campaign.created_at': 'told',
  'campaign.state_at': 'told',
  'campaign_version.submitted_at': 'the trigger writes the clock’s',
  'operator.added_at': 'the mark of the transaction that added a person',
  'chat_identity.linked_at': 'told',
  'training_record.passed_at': 'the trigger writes the clock’s, but for a course passed elsewhere',
  'training_record.expires_at': 'the trigger writes the clock’s, but for a course passed elsewhere',
  'approval.at': 'no login writes it; the time that is left is by the clock',
  'incident.opened_at': 'the trigger writes the clock’s',
  'consent_record.recorded_at': 'no login writes it; a consent is from before it',
  'revocation.received_at': 'earlier only, and so is the day by which it must be honored',
  'revocation.recorded_at': 'no login writes it',
  'revocation.effective_at': 'no login writes it; it ends consents at once',
  'phone_block.blocked_at': 'told',
  'number_check.asked_at': 'told; until when it is good is a column of its own',
  'consent_wording.recorded_at': 'told',
  'unclaimed_stop.received_at': 'earlier only, and so is the day by which it must be honored',
  'disclosure.at': 'told',
  'office_task.opened_at': 'told',
  'student_group.listed_at': 'told',
  'import_run.at': 'told',
  'account_refusal.since': 'told',
  'carrier_request.taken_at': 'told',
  'call_event.received_at': 'told',
  'office_transfer.asked_at': 'told',
  'orphan_call.found_at': 'told',
  'orphan_call.due_at': 'when to hang it up: earlier only',
  'attempt.created_at': 'told',
  'attempt.not_before': 'earlier only; the gate decides whether it may be placed',
  'pace.next_slot_at': 'earlier only; the pace counts from there',
};

const database = setUpDatabase();

async function names(sql: string): Promise<string[]> {
  const { rows } = await database.owner.pool.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}
const stands = String.raw`~* '\m(now\(\)|current_timestamp|transaction_timestamp|current_date|localtime)'`;

test('each guard, trigger and view that goes by the transaction’s time is known, with why', async () => {
  const found = await names(
    `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a'
       AND coalesce(nullif(prosrc, ''), pg_get_functiondef(oid)) ${stands}
     UNION SELECT viewname FROM pg_views WHERE schemaname = 'public' AND definition ${stands}
     UNION SELECT tgname FROM pg_trigger WHERE pg_get_triggerdef(oid) ${stands}
     UNION SELECT conname FROM pg_constraint WHERE pg_get_constraintdef(oid) ${stands}
     UNION SELECT policyname FROM pg_policies WHERE coalesce(qual, '') || coalesce(with_check, '') ${stands}`,
  );
  expect(found.toSorted()).toEqual(Object.keys(byTheTransaction).toSorted());
});

test('each column that bears the transaction’s time by itself is known, with why', async () => {
  const found = await names(
    `SELECT c.relname || '.' || a.attname AS name FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
     JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
     WHERE c.relnamespace = 'public'::regnamespace AND pg_get_expr(d.adbin, d.adrelid) ${stands}`,
  );
  expect(found.toSorted()).toEqual(Object.keys(datedByTheTransaction).toSorted());
});

/** When somebody got a right, asked for something, decided or passed a course: no login that isn’t named dates it. */
const moments: Record<string, readonly string[]> = {
  // It may stand in the statement; the trigger overwrites it.
  'campaign_version.submitted_at': ['bot'],
  'approval.at': [],
  'role_grant.granted_at': [],
  'role_change.asked_at': [],
  'role_change.settled_at': [],
  'two_person_change.asked_at': [],
  'two_person_change.settled_at': [],
  'operator.added_at': [],
  'chat_identity.linked_at': [],
  'consent_record.recorded_at': [],
  'revocation.recorded_at': [],
  'revocation.effective_at': [],
  // A course that was passed elsewhere.
  'training_record.passed_at': ['imports'],
};
test.each(Object.entries(moments))(
  '%s is what the database says, whatever a login writes',
  async (column, who) => {
    const [table, name] = column.split('.');
    const found = await names(
      `SELECT DISTINCT replace(r.rolname, 'bellwether_', '') AS name FROM pg_roles r, unnest('{INSERT,UPDATE}'::text[]) AS p
       WHERE r.rolname IN ('bellwether_bot', 'bellwether_worker', 'bellwether_imports', 'bellwether_auditor')
         AND has_column_privilege(r.oid, 'public.${table}'::regclass, '${name}', p)`,
    );
    expect(found).toEqual(who);
  },
);
