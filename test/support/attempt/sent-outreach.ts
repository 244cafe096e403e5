import { transact } from '#database/transaction.ts';
import { reconcileOutreach } from '#dialer/doubt/reconcile-outreach.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import type { OutreachKindName } from '#domain/outreach/lease-outreach.ts';
import { testVault } from '#test/support/postgres/database.ts';
import type { Phone } from './attempt-district.ts';
import type { DialRig } from './dial-rig.ts';
import { passTime } from './pass-time.ts';
import { sendOutreach } from './send-outreach.ts';

/** A kind of texts to single families, and how one is asked for. */
export type Kind = {
  kind: OutreachKindName;
  ask: (rig: DialRig, phone: Phone) => Promise<unknown>;
};

const owner = async ({ district }: DialRig, sql: string, ...values: unknown[]) =>
  (await district.owner.pool.query(sql, values)).rows;

export const confirmations: Kind = {
  kind: 'confirmation',
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
};
export const pageCodes: Kind = {
  kind: 'page-code',
  ask: (rig, { id }) =>
    owner(
      rig,
      `INSERT INTO outreach (kind, phone_id, guardian_id, language)
       SELECT 'page-code', $1, guardian_id, 'en' FROM guardian_phone WHERE phone_id = $1`,
      id,
    ),
};
export const familyCodes: Kind = {
  kind: 'family-code',
  ask: (rig, { number }) =>
    owner(
      rig,
      `INSERT INTO outreach (kind, phone_indexes, client, language) VALUES ('family-code', $1, decode(md5('a'), 'hex'), 'en')`,
      testVault.phoneIndexes(number),
    ),
};
export const familyTexts: Kind = {
  kind: 'family-text',
  ask: (rig, { id }) =>
    owner(
      rig,
      `INSERT INTO outreach (phone_id, kind, language, asked_by) VALUES ($1, 'page-address', 'en', $2)`,
      id,
      rig.district.requester,
    ),
};

/** Sends texts of one kind, asks the carrier about them, and moves the clock. */
export function sentOutreach(rig: DialRig, one: Kind) {
  const rows = (sql: string, ...values: unknown[]) => owner(rig, sql, ...values);
  const send = (worker = 'worker-a') => sendOutreach(rig.tools(worker), one.kind);
  const look = (worker = 'worker-b') => reconcileOutreach(rig.tools(worker));
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
    row: async () => (await rows(`SELECT id, state, carrier_id AS "carrierId" FROM outreach`))[0],
    move: (state: string) => rows('UPDATE outreach SET state = $1', state),
    acts: async () =>
      (
        await rows(`SELECT act FROM audit_entry WHERE act LIKE $1 ORDER BY id`, `${one.kind}-%`)
      ).map(({ act }) => act.slice(one.kind.length + 1)),
    inFlight: async () => (await rows('SELECT FROM outreach WHERE look_at IS NOT NULL')).length,
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
