import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { wordsBinding } from '#domain/consent/ledger/consent.ts';
import { selectTaskTexts } from '#domain/consent/ledger/office-task-store.ts';
import { findOfficePhone, type LookUpRefused } from '#domain/office/find-office-phone.ts';
import { officeReach } from '#domain/office/office-reach.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { phoneBinding, senderBinding, type Vault } from '#vault/vault.ts';
import {
  answerBinding,
  type FamilyRequest,
  type RequestKind,
  type RequestRefusal,
  type RequestText,
  requestTextBinding,
} from './family-request.ts';
import { isRequestWithin } from './reach-store.ts';

type RequestRow = {
  id: string;
  number: number;
  kind: RequestKind;
  language: string;
  openedAt: Temporal.Instant;
  timeZone: string;
  claimedBy: string | null;
  isClosed: boolean;
  phoneId: string | null;
  phoneNumber: Buffer | null;
  index: Buffer;
  sender: Buffer | null;
  mayBeTexted: boolean;
  /** Somebody said so, or the Reassigned Numbers Database did. */
  isOthers: boolean;
};

/** A request in clear, for the person who has it alone: a recorded disclosure. */
export async function findFamilyRequest(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; id: string },
): Promise<
  | { kind: 'found'; request: FamilyRequest }
  | { kind: 'refused'; reason: RequestRefusal }
  | LookUpRefused
> {
  const { operator, id } = asked;
  return transact(db, async (tx) => {
    const row = await selectRequest(tx, id);
    if (row === undefined) return { kind: 'refused', reason: 'no-request' };
    if (row.isClosed) return { kind: 'refused', reason: 'request-closed' };
    if (row.claimedBy !== operator.id) return { kind: 'refused', reason: 'request-taken' };
    const { phoneId } = row;
    const found =
      phoneId === null
        ? undefined
        : await findOfficePhone(tx, vault, {
            operator,
            phone: { id: phoneId },
            what: 'family-request',
          });
    if (found?.kind === 'refused') return found;
    const task = phoneId === null ? undefined : await selectTask(tx, phoneId);
    const taskTexts = task === undefined ? [] : await selectTaskTexts(tx, [task.id]);
    const ofTask = taskTexts.map(
      ({ revocationId, receivedAt, words }): RequestText => ({
        receivedAt,
        words: words === null ? '' : vault.decrypt(words, wordsBinding(revocationId)),
      }),
    );
    return {
      kind: 'found',
      request: {
        ...row,
        phone: found?.phone,
        ...(row.isOthers ? {} : { calls: numberOf(row, vault) }),
        texts: [...ofTask, ...(await selectTexts(tx, vault, id))].toSorted((one, other) =>
          Temporal.Instant.compare(one.receivedAt, other.receivedAt),
        ),
        answers: await selectAnswers(tx, vault, id),
        task: task && {
          ...task,
          read: taskTexts.slice(0, mostRead).map(({ revocationId }) => revocationId),
        },
      },
    };
  });
}

function numberOf(
  { phoneId, sender, phoneNumber, index }: RequestRow,
  vault: Pick<Vault, 'decrypt'>,
): string {
  return sender === null || phoneId !== null
    ? vault.decrypt(phoneNumber ?? Buffer.alloc(0), phoneBinding(index))
    : vault.decrypt(sender, senderBinding(index));
}

/** What a button may carry. */
const mostRead = 8;
/** What one card shows; the newest are what an answer is about. */
const mostTexts = 12;

/** The open requests that the operator has, and how many wait that they could take. */
export async function findOwnRequests(
  db: Db,
  operator: Operator,
): Promise<
  | { kind: 'found'; own: { id: string; number: number; kind: RequestKind }[]; waiting: number }
  | { kind: 'refused'; reason: 'not-office' }
> {
  const reach = officeReach(operator);
  if (reach === undefined) return { kind: 'refused', reason: 'not-office' };
  const own = await many<{ id: string; number: number; kind: RequestKind }>(db)`
    SELECT id, number, kind FROM family_request WHERE claimed_by = ${operator.id} AND closed_at IS NULL
    ORDER BY request_rank(kind), opened_at LIMIT 4`;
  const row = await one<{ waiting: number }>(db)`
    SELECT count(*)::int AS waiting FROM family_request r
    WHERE r.closed_at IS NULL AND r.claimed_by IS NULL AND ${isRequestWithin(reach)}`;
  return { kind: 'found', own, waiting: row?.waiting ?? 0 };
}

async function selectRequest(tx: Transaction, id: string): Promise<RequestRow | undefined> {
  return one<RequestRow>(tx)`
    SELECT r.id, r.number, r.kind, r.language, r.opened_at AS "openedAt", d.time_zone AS "timeZone",
      r.claimed_by AS "claimedBy", r.closed_at IS NOT NULL AS "isClosed", r.phone_id AS "phoneId",
      p.number AS "phoneNumber", coalesce(p.index, r.phone_index) AS index, r.sender,
      r.phone_id IS NOT NULL AND text_blocker('answer', r.phone_id) IS NULL AS "mayBeTexted",
      r.kind = 'wrong-number' OR coalesce(g.facts & fact_bits('{wrong-number yes}') > 0
        OR g.reassigned = fact_bits('{reassigned yes}'), false) AS "isOthers"
    FROM family_request r CROSS JOIN district d LEFT JOIN phone p ON p.id = r.phone_id
    LEFT JOIN phone_gate g ON g.phone_id = r.phone_id WHERE r.id = ${id}`;
}

/** The one that has to be decided first. */
async function selectTask(
  tx: Transaction,
  phoneId: string,
): Promise<{ id: string; isReading: boolean } | undefined> {
  return one<{ id: string; isReading: boolean }>(tx)`
    SELECT id, kind = 'read-text' AS "isReading" FROM office_task
    WHERE phone_id = ${phoneId} AND closed_at IS NULL AND request_kind(kind) IS NOT NULL
    ORDER BY kind <> 'read-text', due_at LIMIT 1`;
}

async function selectTexts(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  requestId: string,
): Promise<RequestText[]> {
  const rows = await many<{ id: string; words: Buffer; receivedAt: Temporal.Instant }>(tx)`
    SELECT id, words, received_at AS "receivedAt" FROM family_request_text
    WHERE request_id = ${requestId} ORDER BY received_at DESC LIMIT ${mostTexts}`;
  return rows.map(({ id, words, receivedAt }) => ({
    receivedAt,
    words: vault.decrypt(words, requestTextBinding(id)),
  }));
}

async function selectAnswers(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  requestId: string,
): Promise<FamilyRequest['answers']> {
  const rows = await many<{
    id: string;
    words: Buffer;
    askedAt: Temporal.Instant;
    state: string;
    isAutomatic: boolean;
  }>(tx)`
    SELECT id, words, asked_at AS "askedAt", state, kind = 'notice' AS "isAutomatic" FROM outreach
    WHERE request_id = ${requestId} ORDER BY asked_at DESC LIMIT 5`;
  return rows
    .map(({ id, words, ...answer }) => ({
      ...answer,
      words: vault.decrypt(words, answerBinding(id)),
    }))
    .toReversed();
}
