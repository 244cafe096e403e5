import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { insertBlock, selectStandingBlocks } from '#domain/consent/ledger/block-store.ts';
import { type BlockKind, wordsBinding } from '#domain/consent/ledger/consent.ts';
import { type Revoke, revokeWhenKnown } from '#domain/consent/ledger/revoke-when-known.ts';
import { answersOf } from '#domain/consent/lookup/find-phone-consent.ts';
import type { PhoneAnswer } from '#domain/consent/lookup/phone-consent.ts';
import { selectOfficeHead } from '#domain/consent/lookup/phone-consent-store.ts';
import { type LookUpRefused, reachPhone } from '#domain/office/find-office-phone.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { FormErrors, FormValues } from './office-form.ts';
import { type OfficeWithdrawal, readOfficeWithdrawal } from './office-withdrawal.ts';

/** The legal clock of one withdrawal: 47 CFR 64.1200(a)(10) gives ten business days. */
type WithdrawalClock = {
  id: string;
  receivedAt: Temporal.Instant;
  effectiveAt: Temporal.Instant;
  honorBy: Temporal.Instant;
  /** One text tells what stopped; not to a landline, a stranger, or where the carrier refuses our texts. */
  isConfirmed: boolean;
};

export type OfficeRevocation = {
  timeZone: string;
  /** How the phone stands after it. */
  answers: PhoneAnswer[];
} & (
  | ({ kind: 'withdrawn'; withdrawal: Extract<OfficeWithdrawal, { kind: 'withdrawal' }> } & {
      clock: WithdrawalClock;
    })
  | { kind: 'blocked'; block: BlockKind; at: Temporal.Instant }
);

type OfficeRequest = { operator: Operator; phoneId: string; values: FormValues };

/** Takes down what somebody told the office: it holds for every call whose intent is committed after this transaction. */
export async function revokeByOffice(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  request: OfficeRequest,
): Promise<OfficeRevocation | { kind: 'errors'; errors: FormErrors } | LookUpRefused> {
  return revokeWhenKnown(db, async (tx, revoke, awaitOrdersTo) => {
    const phone = { id: request.phoneId };
    const reached = await reachPhone(tx, { operator: request.operator, phone, what: 'revoke' });
    if (reached.kind === 'refused') return reached;
    const { at, timeZone } = await selectOfficeHead(tx);
    const read = readOfficeWithdrawal(request.values, { now: at, timeZone });
    if (read.kind === 'errors') return read;
    const taken =
      read.kind === 'block'
        ? {
            kind: 'blocked' as const,
            block: await takeBlock(tx, vault, { ...request, block: read }),
            at,
          }
        : {
            kind: 'withdrawn' as const,
            withdrawal: read,
            clock: await takeWithdrawal(tx, vault, { ...request, withdrawal: read, revoke }),
          };
    if (read.kind === 'block') await awaitOrdersTo(request.phoneId);
    return { ...taken, timeZone, answers: await answersOf(tx, request.phoneId) };
  });
}

async function takeWithdrawal(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  {
    operator,
    phoneId,
    withdrawal,
    revoke,
  }: OfficeRequest & {
    withdrawal: Extract<OfficeWithdrawal, { kind: 'withdrawal' }>;
    revoke: Revoke;
  },
): Promise<WithdrawalClock> {
  const { channel, scope, means, receivedAt, words } = withdrawal;
  const id = await revoke({
    phoneId,
    channel,
    scope,
    means,
    receivedAt,
    actor: { kind: 'operator', id: operator.id },
    words: words === undefined ? undefined : (id) => vault.encrypt(words, wordsBinding(id)),
  });
  return selectClock(tx, id);
}

async function takeBlock(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  {
    operator,
    phoneId,
    block: { block, reason },
  }: OfficeRequest & { block: Extract<OfficeWithdrawal, { kind: 'block' }> },
): Promise<BlockKind> {
  const standing = await selectStandingBlocks(tx, phoneId);
  // Asked for twice, it is one wish.
  if (block !== 'texts-only' || !standing.some(({ kind }) => kind === block)) {
    const actor = { kind: 'operator', id: operator.id } as const;
    await insertBlock(tx, vault, { phoneId, kind: block, reason, actor });
  }
  return block;
}

async function selectClock(tx: Transaction, revocationId: string): Promise<WithdrawalClock> {
  return tx
    .selectFrom('revocation as r')
    .leftJoin('outreach as c', 'c.revocation_id', 'r.id')
    .where('r.id', '=', revocationId)
    .select([
      'r.id',
      'r.received_at as receivedAt',
      'r.effective_at as effectiveAt',
      'r.honor_by as honorBy',
      sql<boolean>`c.revocation_id IS NOT NULL`.as('isConfirmed'),
    ])
    .executeTakeFirstOrThrow();
}
