import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { RowFault } from './ledger-fault.ts';
import type { Basis, LedgerRow } from './ledger-row.ts';
import { ledgerTables } from './ledger-row-store.ts';

const rowsAtATime = 500;

/** An entry about rows, and the digests of its list; null where there is none of it. */
type KeptList = { entryId: string; rows: number; root: string; digests: Buffer | null };

/** Every entry about rows. A list that names another basis, or the other act, is none of it. */
export function streamLists(tx: Transaction): AsyncIterable<KeptList> {
  return tx
    .selectFrom(
      sql<KeptList>`(
        SELECT e.id::text AS "entryId", (e.facts ->> 'rows')::int AS rows, e.facts ->> 'root' AS root, l.digests
        FROM audit_entry e
        LEFT JOIN ledger_list l ON l.entry_id = e.id AND l.basis = e.subject_id
          AND l.is_deletion = (e.act = 'ledger-deleted') AND octet_length(l.digests) = 32 * cardinality(l.ids)
        WHERE e.subject_kind = 'ledger')`.as('kept'),
    )
    .selectAll('kept')
    .stream(rowsAtATime);
}

/** A row of a list; `row` is null where it is gone. */
export type ListedRow = {
  id: string;
  digest: Buffer;
  row: LedgerRow | null;
  /** Whether the column that call lists copy has it as well. */
  isStored: boolean | null;
  /** From its entry back to when the row says that it was taken down. */
  secondsApart: number | null;
  deletion: { digest: Buffer; isLawful: boolean } | null;
};

/** The places of all lists of a basis. */
const places = (basis: Basis, act: 'ledger-added' | 'ledger-deleted'): RawBuilder<unknown> => sql`
  SELECT u.id, substring(l.digests FROM 32 * (u.place::int - 1) + 1 FOR 32) AS digest, e.at
  FROM audit_entry e JOIN ledger_list l ON l.entry_id = e.id AND l.basis = e.subject_id
  CROSS JOIN LATERAL unnest(l.ids) WITH ORDINALITY AS u (id, place)
  WHERE e.subject_kind = 'ledger' AND e.subject_id = ${basis} AND e.act = ${act}`;

export async function* streamRows(tx: Transaction, basis: Basis): AsyncGenerator<ListedRow> {
  const { table, row, recordedAt, leastDays } = ledgerTables[basis];
  type Flat = Omit<ListedRow, 'deletion'> & { gone: Buffer | null; isLawful: boolean | null };
  const rows = tx
    .selectFrom(
      sql<Flat>`(
        SELECT added.id, added.digest, CASE WHEN r.id IS NOT NULL THEN ${row} END AS row,
          r.digest = added.digest AS "isStored",
          extract(epoch FROM added.at - ${sql.ref(`r.${recordedAt}`)})::float8 AS "secondsApart",
          deleted.digest AS gone, deleted.at >= added.at + ${leastDays}::int * interval '1 day' AS "isLawful"
        FROM (${places(basis, 'ledger-added')}) AS added
        LEFT JOIN ${sql.table(table)} r ON r.id = added.id
        LEFT JOIN (${places(basis, 'ledger-deleted')}) AS deleted ON deleted.id = added.id)`.as(
        'listed',
      ),
    )
    .selectAll('listed')
    .stream(rowsAtATime);
  for await (const { gone, isLawful, ...listed } of rows)
    yield { ...listed, deletion: gone && { digest: gone, isLawful: isLawful === true } };
}

/** Rows that no list has, and those that two have; and references that don't fit their digest, for who may read them. */
export async function selectListFaults(tx: Transaction, basis: Basis): Promise<RowFault[]> {
  const { table } = ledgerTables[basis];
  const added = places(basis, 'ledger-added');
  const rows = await many<{ kind: RowFault['kind']; about: string }>(tx)`
    SELECT 'row-without-entry' AS kind, r.id::text AS about FROM ${sql.table(table)} r
    LEFT JOIN (${added}) AS added ON added.id = r.id WHERE added.id IS NULL
    UNION ALL
    SELECT 'row-listed-twice', id::text FROM (${added}) AS added GROUP BY id HAVING count(*) > 1`;
  const faults = rows.map((one): RowFault => ({ ...one, basis }));
  return basis === 'consent' ? [...faults, ...(await selectReferenceFaults(tx))] : faults;
}

async function selectReferenceFaults(tx: Transaction): Promise<RowFault[]> {
  const may = await many<{ read: boolean }>(tx)`
    SELECT has_column_privilege('consent_record', 'evidence_reference', 'SELECT') AS read`;
  if (may[0]?.read !== true) return [];
  const rows = await many<{ about: string }>(tx)`
    SELECT id::text AS about FROM consent_record
    WHERE held_back <> encode(sha256(convert_to(concat(salt, '|', given_by, '|', evidence_reference), 'UTF8')), 'hex')`;
  return rows.map(({ about }) => ({ kind: 'reference-rewritten', basis: 'consent', about }));
}
