import { type RawBuilder, sql } from 'kysely';
import type { Basis, LedgerRow } from './ledger-row.ts';

type Table = {
  table: string;
  /** The canonical row; `r` is the table's row. Text of ours, and no function that the database's owner could replace. */
  row: RawBuilder<LedgerRow>;
  /** When it was taken down, by the row itself. */
  recordedAt: string;
  /** The law's least term, after which the nightly purge may delete it. Null: it stays. */
  leastDays: number | null;
};

export const ledgerTables: Readonly<Record<Basis, Table>> = {
  consent: {
    table: 'consent_record',
    row: rowOf('consent', {
      same: 'id phone_id channel purposes kind method wording_version language recorded_by held_back giver_relation replaces ends_withdrawal',
      times: 'obtained_at recorded_at',
      others: { evidence_hash: sql`encode(r.evidence_hash, 'hex')` },
    }),
    recordedAt: 'recorded_at',
    leastDays: 1_827,
  },
  'opt-out': {
    table: 'revocation',
    row: rowOf('opt-out', {
      same: 'id phone_id channel scope means recorded_by attempt_id category doubtful retracts',
      times: 'received_at recorded_at effective_at',
    }),
    recordedAt: 'recorded_at',
    leastDays: 3_653,
  },
  'number-check': {
    table: 'number_check',
    row: rowOf('number-check', {
      same: 'id phone_id answer source',
      times: 'asked_at good_until',
      others: { reference_date: sql`to_char(r.reference_date, 'YYYY-MM-DD')` },
    }),
    recordedAt: 'asked_at',
    leastDays: 1_827,
  },
  block: {
    table: 'phone_block',
    row: rowOf('block', { same: 'id phone_id kind blocked_by lifts', times: 'blocked_at' }),
    recordedAt: 'blocked_at',
    leastDays: null,
  },
  wording: {
    table: 'consent_wording',
    row: rowOf('wording', { same: 'id version language body recorded_by', times: 'recorded_at' }),
    recordedAt: 'recorded_at',
    leastDays: null,
  },
};

type Columns = {
  same: string;
  times: string;
  others?: Readonly<Record<string, RawBuilder<unknown>>>;
};

function rowOf(basis: Basis, { same, times, others = {} }: Columns): RawBuilder<LedgerRow> {
  const members = [
    sql`'basis', ${sql.lit(basis)}`,
    ...same.split(' ').map((column) => sql`${sql.lit(column)}, ${sql.ref(`r.${column}`)}`),
    ...times.split(' ').map((column) => sql`${sql.lit(column)}, ${utc(`r.${column}`)}`),
    ...Object.entries(others).map(([name, value]) => sql`${sql.lit(name)}, ${value}`),
  ];
  return sql<LedgerRow>`jsonb_build_object(${sql.join(members)})`;
}

function utc(column: string): RawBuilder<string> {
  return sql`to_char(${sql.ref(column)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
