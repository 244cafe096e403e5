import { one, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { selectChangeView } from '#domain/two-person-change/find-change.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import type { ErasedPerson, ErasureChange, ErasureRefusal, ErasureView } from './erasure.ts';

/** For the card of compliance: ids and counts. */
export async function findErasure(db: Db, id: string): Promise<ErasureView | undefined> {
  const change = await selectChangeView<ErasureChange>(db, 'erasure', id);
  if (change === undefined) return undefined;
  const { guardianId, about } = change;
  const row = await one<Pick<ErasureView, 'numbers' | 'sharedNumbers' | 'students' | 'carrier'>>(
    db,
  )`
    SELECT coalesce(cardinality(e.phone_ids), (SELECT count(*) FROM guardian_phone gp
        WHERE gp.guardian_id = g.id AND is_off_roster(gp.phone_id)))::int AS numbers,
      (SELECT count(*) FROM guardian_phone gp WHERE gp.guardian_id = g.id
        AND NOT gp.phone_id = ANY (coalesce(e.phone_ids, '{}')) AND NOT is_off_roster(gp.phone_id))::int AS "sharedNumbers",
      coalesce(cardinality(e.student_ids), 0) AS students,
      CASE WHEN e.guardian_id IS NOT NULL THEN (
        SELECT jsonb_build_object('waiting', count(*) FILTER (WHERE k.done_at IS NULL),
          'calls', coalesce(sum((k.deleted ->> 'calls')::int), 0), 'texts', coalesce(sum((k.deleted ->> 'texts')::int), 0),
          'recordings', coalesce(sum((k.deleted ->> 'recordings')::int), 0), 'kept', coalesce(sum(k.kept), 0))
        FROM carrier_erasure k WHERE k.guardian_id = g.id) END AS carrier
    FROM guardian g LEFT JOIN erasure e ON e.change_id = ${id} WHERE g.id = ${guardianId}`;
  return row && { ...change, reason: about.reason, ...row };
}

/** Whom a change that waits would erase, for one who may settle it: a look at a family's names, which is kept. */
export async function findErasedPerson(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; changeId: string },
): Promise<{ kind: 'found'; person: ErasedPerson } | { kind: 'refused'; reason: ErasureRefusal }> {
  const { operator, changeId } = asked;
  if (!mayTakeFiles(operator)) return { kind: 'refused', reason: 'not-for-compliance-of-families' };
  return transact(db, async (tx) => {
    const person = await one<{
      guardianId: string;
      sourcedId: string;
      name: Buffer;
      numbers: { index: string; number: string }[];
    }>(tx)`
      SELECT g.id AS "guardianId", g.sourced_id AS "sourcedId", g.name, coalesce((
        SELECT jsonb_agg(jsonb_build_object('index', encode(p.index, 'hex'), 'number', encode(p.number, 'hex')))
        FROM guardian_phone gp JOIN phone p ON p.id = gp.phone_id WHERE gp.guardian_id = g.id), '[]') AS numbers
      FROM two_person_change c JOIN guardian g ON g.id = c.guardian_id
      WHERE c.id = ${changeId} AND c.state = 'waiting'`;
    if (person === undefined) return { kind: 'refused', reason: 'erasure-settled' } as const;
    await run(tx)`
      INSERT INTO disclosure (operator_id, what, phone_id, student_ids)
      SELECT ${operator.id}, 'erasure', (SELECT gp.phone_id FROM guardian_phone gp
          WHERE gp.guardian_id = ${person.guardianId} ORDER BY gp.rank LIMIT 1),
        ARRAY(SELECT student_id FROM guardianship WHERE guardian_id = ${person.guardianId})`;
    await note(tx, by(operator.id), 'consent-looked-up', on('guardian', person.guardianId), {
      what: 'erasure',
      students: 0,
    });
    return {
      kind: 'found',
      person: {
        name: vault.decrypt(person.name, `guardian.name:${person.sourcedId}`),
        sourcedId: person.sourcedId,
        lastDigits: person.numbers.map(({ index, number }) =>
          vault
            .decrypt(Buffer.from(number, 'hex'), phoneBinding(Buffer.from(index, 'hex')))
            .slice(-2),
        ),
      },
    } as const;
  });
}
