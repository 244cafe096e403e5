import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { FactsOf } from '#domain/audit/acts/act.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { selectHolder } from '#domain/people/operator/import/operator-import-store.ts';
import { idTokenBinding, type Vault } from '#vault/vault.ts';
import type { SignIn } from './find-sign-in.ts';
import {
  accountActor,
  clockToleranceSeconds,
  linkCodeHash,
  newLinkCode,
  type SignInRefusal,
} from './sign-in.ts';
import { selectByDirectory } from './sign-in-store.ts';

type Person = {
  tenant: string;
  id: string;
  signedInAt: Temporal.Instant | undefined;
  /** The directory's signed token. */
  token: string;
};

type Keys = Pick<Vault, 'encrypt' | 'sign' | 'signers'>;

export type SignInOutcome =
  /** The person has to say the code in chat, from the account that began. */
  | { kind: 'code'; code: string }
  | { kind: 'already-linked' }
  | { kind: 'stepped-up' }
  | { kind: 'refused'; reason: SignInRefusal };

/** The directory has said who signed in. Who that is, is read from the staff list by nothing but tenant and object id. */
export async function recordSignIn(
  db: Db,
  vault: Keys,
  { signIn, person }: { signIn: SignIn; person: Person },
): Promise<SignInOutcome> {
  return transact(db, async (tx) => {
    const operator = await selectByDirectory(tx, person);
    if (operator?.active !== true) {
      return refuse(tx, { signIn, reason: 'not-on-staff-list', operatorId: operator?.id });
    }
    return signIn.purpose === 'link'
      ? recordLink(tx, vault, { signIn, person, operatorId: operator.id })
      : recordStepUp(tx, vault, { signIn, person, operatorId: operator.id });
  });
}

/** The directory has not said who signed in. */
export async function recordFailedSignIn(
  db: Db,
  { signIn, reason }: { signIn: SignIn; reason: string },
): Promise<void> {
  await transact(db, (tx) => note(tx, { signIn, act: 'sign-in-refused', facts: { reason } }));
}

type Answered = { signIn: SignIn; person: Person; operatorId: string };

async function recordLink(
  tx: Transaction,
  vault: Keys,
  { signIn, person, operatorId }: Answered,
): Promise<SignInOutcome> {
  const { account } = signIn;
  // Entra's people are those of Teams, and Slack's are its own: another id in the same tenant is another person.
  if (
    account.tenantId.toLowerCase() === person.tenant &&
    account.userId.toLowerCase() !== person.id.toLowerCase()
  ) {
    return refuse(tx, { signIn, reason: 'other-person', operatorId });
  }
  const holder = await selectHolder(tx, account);
  if (holder === operatorId) return { kind: 'already-linked' };
  if (holder !== undefined) return refuse(tx, { signIn, reason: 'account-of-another', operatorId });
  const code = newLinkCode();
  const codeHash = linkCodeHash(code, signIn.id, vault);
  await tx
    .updateTable('sign_in')
    .set({
      operator_id: operatorId,
      code_hash: codeHash,
      // To be said in chat within five minutes from now.
      expires_at: sql<string>`clock_timestamp() + interval '5 minutes'`,
    })
    .where('id', '=', signIn.id)
    .execute();
  await note(tx, { signIn, act: 'signed-in', facts: { operator: operatorId } });
  return { kind: 'code', code };
}

async function recordStepUp(
  tx: Transaction,
  vault: Keys,
  { signIn, person, operatorId }: Answered,
): Promise<SignInOutcome> {
  const { versionId, fingerprint } = signIn;
  if (operatorId !== signIn.operatorId) {
    return refuse(tx, { signIn, reason: 'other-person', operatorId });
  }
  const earliest = signIn.startedAt.subtract({ seconds: clockToleranceSeconds });
  if (
    person.signedInAt === undefined ||
    Temporal.Instant.compare(person.signedInAt, earliest) < 0
  ) {
    return refuse(tx, { signIn, reason: 'not-fresh', operatorId });
  }
  if (versionId === null || fingerprint === null) throw new Error('a step-up names its version');
  await tx
    .insertInto('step_up')
    .values({
      sign_in_id: signIn.id,
      operator_id: operatorId,
      version_id: versionId,
      fingerprint,
      signed_in_at: person.signedInAt.toString(),
      id_token: vault.encrypt(person.token, idTokenBinding(signIn.id)),
    })
    .execute();
  await note(tx, {
    signIn,
    act: 'stepped-up',
    actor: { kind: 'operator', id: operatorId },
    facts: { version: versionId, fingerprint: fingerprint.toString('hex') },
  });
  return { kind: 'stepped-up' };
}

async function refuse(
  tx: Transaction,
  refused: { signIn: SignIn; reason: SignInRefusal; operatorId: string | undefined },
): Promise<SignInOutcome> {
  const { signIn, reason, operatorId } = refused;
  await note(tx, {
    signIn,
    act: 'sign-in-refused',
    facts: { reason, operator: operatorId },
  });
  return { kind: 'refused', reason };
}

async function note(
  tx: Transaction,
  noted: {
    signIn: SignIn;
    act: 'signed-in' | 'sign-in-refused' | 'stepped-up';
    actor?: Actor;
    facts: Omit<FactsOf<'signed-in'>, 'signIn' | 'purpose'>;
  },
): Promise<void> {
  const { signIn } = noted;
  await insertAuditEntry(tx, {
    actor: noted.actor ?? accountActor(signIn.account),
    act: noted.act,
    // What an approval stands on belongs to the evidence of its campaign.
    subject:
      signIn.campaignId === null
        ? { kind: 'sign-in', id: signIn.id }
        : { kind: 'campaign', id: signIn.campaignId },
    facts: { signIn: signIn.id, purpose: signIn.purpose, ...noted.facts },
  });
}
