import { transact } from '#database/transaction.ts';
import { reconcileOwnTexts } from '#dialer/doubt/reconcile-own-texts.ts';
import { createCodeSender } from '#dialer/family/send-family-codes.ts';
import { sendFamilyTexts } from '#dialer/family/send-family-texts.ts';
import { sendPageCodes } from '#dialer/family/send-page-codes.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { sendConfirmations } from '#dialer/side/send-confirmations.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import type { TextKind } from '#domain/own-text/record-own-text.ts';
import { testVault } from '#test/support/postgres/database.ts';
import type { Phone } from './attempt-district.ts';
import type { DialRig } from './dial-rig.ts';
import { passTime } from './pass-time.ts';

/** A kind of texts to single families: how one is asked for, and sent. */
export type Kind = {
  kind: TextKind;
  key: string;
  act: string;
  ask: (rig: DialRig, phone: Phone) => Promise<unknown>;
  send: (tools: DialTools & { account: string }) => Promise<number>;
};

const owner = async ({ district }: DialRig, sql: string, ...values: unknown[]) =>
  (await district.owner.pool.query(sql, values)).rows;

export const confirmations: Kind = {
  kind: 'confirmation_text',
  key: 'revocation_id',
  act: 'confirmation',
  ask: (rig, { id }) =>
    transact(rig.district.db, (tx) =>
      revokeConsent(tx, {
        phoneId: id,
        channel: 'any',
        scope: 'non-emergency',
        means: 'web-page',
        actor: { kind: 'guardian', id },
      }),
    ),
  send: sendConfirmations,
};
export const pageCodes: Kind = {
  kind: 'page_code',
  key: 'id',
  act: 'page-code',
  ask: (rig, { id }) =>
    owner(
      rig,
      `INSERT INTO page_code (phone_id, guardian_id, language)
       SELECT $1, guardian_id, 'en' FROM guardian_phone WHERE phone_id = $1`,
      id,
    ),
  send: sendPageCodes,
};
export const familyCodes: Kind = {
  kind: 'family_code',
  key: 'id',
  act: 'family-code',
  ask: (rig, { number }) =>
    owner(
      rig,
      `INSERT INTO family_code (phone_indexes, client, channel, language) VALUES ($1, decode(md5('a'), 'hex'), 'text', 'en')`,
      testVault.phoneIndexes(number),
    ),
  send: (tools) => createCodeSender(tools).send(new AbortController().signal),
};
export const familyTexts: Kind = {
  kind: 'family_text',
  key: 'id',
  act: 'family-text',
  ask: (rig, { id }) =>
    owner(
      rig,
      `INSERT INTO family_text (phone_id, kind, language, asked_by) VALUES ($1, 'page', 'en', $2)`,
      id,
      rig.district.requester,
    ),
  send: (tools) => sendFamilyTexts(tools, 'https://example.org'),
};

/** Sends texts of one kind, asks the carrier about them, and moves the clock. */
export function ownTexts(rig: DialRig, one: Kind) {
  const rows = (sql: string, ...values: unknown[]) => owner(rig, sql, ...values);
  const send = (worker = 'worker-a') => one.send(rig.tools(worker));
  const look = (worker = 'worker-b') => reconcileOwnTexts(rig.tools(worker));
  return {
    rows,
    send,
    look,
    /** A phone for which one waits. */
    asked: async (): Promise<Phone> => {
      const [phone] = await rig.district.addPhones(1);
      if (phone === undefined) throw new Error('no phone');
      await one.ask(rig, phone);
      return phone;
    },
    texts: ({ number }: Phone) =>
      rig.twilio
        .messages()
        .filter(({ to, direction }) => to === number && direction === 'outbound-api'),
    row: async () =>
      (await rows(`SELECT ${one.key} AS id, state, carrier_id AS "carrierId" FROM ${one.kind}`))[0],
    move: (state: string) => rows(`UPDATE ${one.kind} SET state = $1`, state),
    acts: async () =>
      (await rows(`SELECT act FROM audit_entry WHERE act LIKE $1 ORDER BY id`, `${one.act}-%`)).map(
        ({ act }) => act.slice(one.act.length + 1),
      ),
    inFlight: async () => (await rows('SELECT FROM text_in_flight')).length,
    /** Moves the clock on until the claim holds, and says after how many seconds that was. */
    secondsUntil: async (claim: () => Promise<boolean>): Promise<number> => {
      const step = 10;
      for (let seconds = 0; seconds <= 1_200; seconds += step) {
        if (await claim()) return seconds;
        await passTime(rig, step);
        await look();
        await send();
      }
      throw new Error('it did not come true in twenty minutes');
    },
  };
}
