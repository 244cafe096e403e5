import { type Db, type Transaction, transact, violatedRule } from '#database/transaction.ts';
import { recordConsent } from '#domain/consent/ledger/record-consent.ts';
import { selectOfficeHead } from '#domain/consent/lookup/phone-consent-store.ts';
import {
  laterVersion,
  standardWording,
  wordingLanguages,
} from '#domain/consent/wording/standard-wording.ts';
import { insertWording, selectWordings } from '#domain/consent/wording/wording-store.ts';
import { findNames, type LookUpRefused, reachPhone } from '#domain/office/find-office-phone.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import { consentFormWordings } from './consent-form.ts';
import { consentChannels, type OfficeConsent, readOfficeConsent } from './office-consent.ts';
import type { FormErrors, FormValues } from './office-form.ts';

type Outcome =
  | { kind: 'recorded'; ids: string[] }
  | { kind: 'errors'; errors: FormErrors }
  | LookUpRefused;

/**
 * Takes down a consent that somebody gave to the office: a row for calls and a row for texts, under one proof.
 * What a guardian says now ends what they withdrew before.
 */
export async function recordOfficeConsent(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  request: { operator: Operator; phoneId: string; values: FormValues },
): Promise<Outcome> {
  try {
    return await transact(db, (tx) => record(tx, vault, request));
  } catch (error) {
    if (violatedRule(error) !== 'consent_record_by_evidence') throw error;
    const words = 'This proof is already on file for this number. Enter another one.';
    return { kind: 'errors', errors: { reference: words } };
  }
}

async function record(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  { operator, phoneId, values }: { operator: Operator; phoneId: string; values: FormValues },
): Promise<Outcome> {
  const reached = await reachPhone(tx, { operator, phone: { id: phoneId }, what: 'record' });
  if (reached.kind === 'refused') return reached;
  const { at, timeZone, registeredName } = await selectOfficeHead(tx);
  const stored = await selectWordings(tx);
  const read = readOfficeConsent(values, {
    now: at,
    timeZone,
    guardianIds: reached.within.map(({ guardianId }) => guardianId),
    names: await findNames(tx, vault, reached.users),
    wordings: consentFormWordings({
      standard: wordingLanguages().map((language) => standardWording(language, registeredName)),
      wordings: stored,
    }),
  });
  if (read.kind === 'errors') return read;
  const actor = { kind: 'operator', id: operator.id } as const;
  const wording = await wordingOf(tx, read.consent, {
    registeredName,
    recordedBy: `operator:${operator.id}`,
  });
  const { consent } = read;
  const ids: string[] = [];
  for (const channel of consentChannels.filter((one) => consent.channels.includes(one))) {
    const id = await recordConsent(tx, {
      phoneId,
      channel,
      purposes: consent.purposes,
      // Paper and enrollment forms are signed; what is said is not (47 CFR 64.1200(f)(9)).
      kind: consent.method === 'spoken' ? 'express' : 'express-written',
      method: consent.method,
      ...wording,
      evidenceReference: consent.reference,
      evidenceHash: consent.hash,
      givenBy: consent.guardianId,
      giverRelation: consent.relation,
      obtainedAt: consent.obtainedAt,
      actor,
    });
    ids.push(id);
  }
  return { kind: 'recorded', ids };
}

async function wordingOf(
  tx: Transaction,
  { wording }: OfficeConsent,
  today: { registeredName: string; recordedBy: string },
): Promise<{ wordingVersion: string; language: string }> {
  const language = wordingLanguages().find((one) => wording === `standard ${one}`);
  if (language === undefined) {
    const space = wording.lastIndexOf(' ');
    return { wordingVersion: wording.slice(0, space), language: wording.slice(space + 1) };
  }
  // The words of today are kept when somebody first agrees to them.
  const words = standardWording(language, today.registeredName);
  for (let times = 0; ; times++) {
    const wordingVersion = laterVersion(words.version, times);
    const { recordedBy } = today;
    const kept = await insertWording(tx, { ...words, version: wordingVersion, recordedBy });
    if (kept !== 'differs') return { wordingVersion, language };
  }
}
