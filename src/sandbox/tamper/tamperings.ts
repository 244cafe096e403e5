import { randomUUID } from 'node:crypto';
import { signCheckpoint } from '#domain/audit/log/checkpoint.ts';
import type { Forger, Tampering } from './tampering.ts';
import type { Client } from './while-tampered.ts';

const approval = `(SELECT id FROM audit_entry WHERE act = 'campaign-approved' ORDER BY id LIMIT 1)`;
/** Entries about single calls: many, and none that decides anything. */
const moves = `(SELECT l.index FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id
  WHERE e.act = 'attempt-moved' ORDER BY l.index OFFSET 3 LIMIT 2)`;
const refusal = `(SELECT id FROM audit_entry WHERE act = 'decision-refused' ORDER BY id LIMIT 1)`;
/** Of the person whose approval is in the log. */
const copied = `'operator', (SELECT actor_id FROM audit_entry WHERE id = ${approval})`;

/** What the owner of the database might do, at last with the log's key. */
export const tamperings: readonly Tampering[] = [
  {
    done: 'The approval is put under another person’s name.',
    change: `UPDATE audit_entry SET actor_id = (SELECT id::text FROM operator WHERE id::text <> actor_id ORDER BY id LIMIT 1)
      WHERE id = ${approval}`,
    finds: ['database', 'kept', 'file'],
  },
  {
    done: 'The approval is dated two days back.',
    change: `UPDATE audit_entry SET at = at - interval '2 days' WHERE id = ${approval}`,
    finds: ['database', 'kept', 'file'],
  },
  {
    done: 'One call is said to have ended otherwise.',
    change: `UPDATE audit_entry SET facts = facts || '{"to": "failed"}'
      WHERE id = (SELECT max(id) FROM audit_entry WHERE act = 'attempt-moved' AND facts ->> 'to' = 'completed')`,
    finds: ['database', 'kept', 'file'],
  },
  {
    done: 'Two calls are said to have gone to each other’s phones.',
    change: swapPhones,
    undo: swapPhones,
    finds: ['database', 'kept', 'file'],
  },
  {
    done: 'Five consents are dated years back.',
    change: dateBack('consent_record', 'obtained_at', '-2191 days'),
    undo: (client) => client.query(dateBack('consent_record', 'obtained_at', '2191 days')),
    finds: ['database', 'kept'],
  },
  {
    done: 'Opt-outs are said to have come two hours later.',
    change: dateBack('revocation', 'effective_at', '2 hours'),
    undo: (client) => client.query(dateBack('revocation', 'effective_at', '-2 hours')),
    finds: ['database', 'kept'],
  },
  {
    done: 'The vote is dated ten minutes back, and its entry stays.',
    change: dateBack('approval', 'at', '-10 minutes'),
    undo: (client) => client.query(dateBack('approval', 'at', '10 minutes')),
    finds: ['database', 'kept'],
  },
  {
    done: 'One microsecond of one entry is changed.',
    change: `UPDATE audit_entry SET at = at + interval '1 microsecond'
      WHERE id = (SELECT entry_id FROM audit_leaf WHERE index = (SELECT min(index) FROM ${moves} AS m))`,
    finds: ['database', 'kept', 'file'],
  },
  {
    done: 'A refused approval is deleted.',
    change: `WITH gone AS (DELETE FROM audit_leaf WHERE entry_id = ${refusal} RETURNING entry_id)
      DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM gone)`,
    finds: ['database', 'kept'],
  },
  {
    done: 'The same, and the entries behind it move up.',
    change: async (client) => {
      const { rows } = await client.query<{ index: string }>(
        `DELETE FROM audit_leaf WHERE entry_id = ${refusal} RETURNING index`,
      );
      await client.query(`DELETE FROM audit_entry WHERE id = ${refusal}`);
      await shift(client, { from: Number(rows[0]?.index) + 1, by: -1 });
    },
    finds: ['database', 'kept', 'file'],
  },
  {
    done: 'Two entries change places.',
    change: `WITH pair AS (DELETE FROM audit_leaf WHERE index IN ${moves} RETURNING index, entry_id)
      INSERT INTO audit_leaf (index, entry_id)
      SELECT sum(index) OVER () - index, entry_id FROM pair`,
    finds: ['database', 'kept', 'file'],
  },
  {
    done: 'An approval is put in among the others, with an old date.',
    change: async (client) => {
      const { rows } = await client.query<{ index: string }>(
        `SELECT index FROM audit_leaf WHERE entry_id = ${approval}`,
      );
      await shift(client, { from: Number(rows[0]?.index), by: 1 });
      await client.query(`
        WITH forged AS (
          INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id, facts)
          SELECT at - interval '1 minute', 'operator', (SELECT max(id::text) FROM operator), act, subject_kind, subject_id, facts
          FROM audit_entry WHERE id = ${approval} RETURNING id)
        INSERT INTO audit_leaf (index, entry_id) SELECT ${rows[0]?.index}, id FROM forged`);
    },
    finds: ['database', 'kept', 'file'],
  },
  {
    done: 'An entry is added behind the last seal, as if sealed.',
    change: `WITH forged AS (
        INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id)
        SELECT ${copied}, 'findings-listed', 'district', 'district' RETURNING id)
      INSERT INTO audit_leaf (index, entry_id) SELECT (SELECT max(index) + 1 FROM audit_leaf), id FROM forged`,
    finds: ['database', 'kept'],
  },
  {
    done: 'An entry is added where the sealer doesn’t look.',
    change: `INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id, tx)
      SELECT now() - interval '3 days', ${copied}, 'findings-listed', 'district', 'district', '3'`,
    finds: ['database', 'kept'],
  },
  {
    done: 'An entry with an old date is left to the sealer.',
    change: `INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id)
      SELECT now() - interval '3 days', ${copied}, 'findings-listed', 'district', 'district'`,
    thenSealed: true,
    finds: ['database', 'kept'],
  },
  {
    done: 'A stored hash is changed.',
    change: `UPDATE audit_tile SET hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40)) WHERE (level, index) = (0, 0)`,
    finds: ['database', 'kept'],
  },
  {
    done: 'The newest checkpoint is deleted.',
    change: `DELETE FROM audit_checkpoint WHERE size = (SELECT max(size) FROM audit_checkpoint)`,
    finds: ['database', 'kept'],
  },
  {
    done: 'Yesterday’s backup is restored.',
    change: rollBack,
    finds: ['kept'],
    withoutFile: true,
  },
  {
    done: 'Yesterday’s backup is restored, and the log goes on.',
    change: async (client) => {
      await rollBack(client);
      await client.query(`INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
        SELECT 'system', 'findings-listed', 'district', 'district' FROM kept_audit_entry`);
    },
    thenSealed: true,
    finds: ['kept'],
    withoutFile: true,
  },
  {
    done: 'With the log’s key: the approval is changed, and all sealed again.',
    change: async (client) => {
      await client.query(
        `UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = ${approval}`,
      );
      for (const table of ['audit_checkpoint', 'audit_tile', 'audit_leaf'])
        await client.query(`DELETE FROM ${table}`);
      await client.query(`UPDATE audit_sealer SET size = 0, next_tx = '0'`);
    },
    thenSealed: true,
    finds: ['kept', 'file'],
  },
  {
    done: 'With the log’s key: somebody is shown another log.',
    change: 'SELECT',
    alsoKept: anotherLog,
    finds: ['kept', 'file'],
  },
  {
    done: 'An entry is added under somebody’s name, before it is sealed.',
    change: `INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id)
      SELECT ${copied}, 'findings-listed', 'district', 'district'`,
    thenSealed: true,
    finds: [],
  },
];

/** Five rows at most, the same ones each time. */
function dateBack(table: string, column: string, by: string): string {
  return `UPDATE ${table} SET ${column} = ${column} + interval '${by}' WHERE id IN (SELECT id FROM ${table} ORDER BY id LIMIT 5)`;
}

/** Of two calls that are the only ones to their phones; done twice, it is undone. */
async function swapPhones(client: Client): Promise<void> {
  const { rows } = await client.query<{ id: string; phone: string }>(
    `SELECT a.id, a.phone_id AS phone FROM attempt a WHERE a.state = 'completed' AND a.channel = 'voice'
       AND NOT EXISTS (SELECT FROM attempt o WHERE o.phone_id = a.phone_id AND o.id <> a.id)
     ORDER BY a.id LIMIT 2`,
  );
  const [one, other] = rows;
  if (one === undefined || other === undefined) throw new Error('there are no two calls to swap');
  const put = (id: string, phone: string) =>
    client.query('UPDATE attempt SET phone_id = $2 WHERE id = $1', [id, phone]);
  await put(one.id, randomUUID());
  await put(other.id, one.phone);
  await put(one.id, other.phone);
}

/** Moves the places of all leaves from one on; far away first, as no two may be the same meanwhile. */
async function shift(client: Client, { from, by }: { from: number; by: number }) {
  const away = 1_000_000_000;
  await client.query(`UPDATE audit_leaf SET index = index + ${away} WHERE index >= ${from}`);
  await client.query(`UPDATE audit_leaf SET index = index - ${away - by} WHERE index >= ${away}`);
}

/** The log as it was before the closure, at a moment when all was sealed. */
async function rollBack(client: Client): Promise<void> {
  const { rows } = await client.query<{ size: string }>(
    `SELECT max(size) AS size FROM audit_checkpoint WHERE size <= (SELECT min(l.index) FROM audit_leaf l
       JOIN audit_entry e ON e.id = l.entry_id WHERE e.act = 'campaign-drafted')`,
  );
  const size = rows[0]?.size;
  await client.query(`DELETE FROM audit_checkpoint WHERE size > ${size}`);
  await client.query(`DELETE FROM audit_leaf WHERE index >= ${size}`);
  await client.query(
    'DELETE FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)',
  );
  const hashes = `floor(${size} / 256 ^ level)::int - 256 * index`;
  await client.query(`DELETE FROM audit_tile WHERE ${hashes} <= 0`);
  await client.query(
    `UPDATE audit_tile SET hashes = substring(hashes FROM 1 FOR (32 * least(256, ${hashes}))::int)`,
  );
  await client.query(`UPDATE audit_sealer SET size = ${size}`);
}

/** A checkpoint that counts as many entries as the newest one, and is signed with the log's key. */
function anotherLog({ signer, size }: Forger): string {
  return signCheckpoint({ origin: signer.name, size, root: Buffer.alloc(32, 7) }, signer);
}
