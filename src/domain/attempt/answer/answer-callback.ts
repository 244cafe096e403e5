import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note } from '#domain/audit/audit-store.ts';
import { leadsToTheSchool } from '#domain/language/message/message.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import {
  type HeardRow,
  selectCaller,
  selectDistrictVoice,
  selectHeard,
} from './answer-callback-store.ts';

/** What somebody who calls the district's number may hear. */
export type CallBack = {
  registeredName: string;
  /** E.164, answered by people. */
  callbackNumber: string;
  emergencyLine: string | null;
  /** Undefined where the number is withheld or is no guardian's we know of. */
  caller: Caller | undefined;
};

export type Caller = {
  phoneId: string;
  language: string;
  /** The person at this phone is not, or may not act as, the guardian of any student here. */
  isStranger: boolean;
  /** Anyone who withdraws gets no emergency either, for the district asks for consent to those too. */
  endsEmergencies: boolean;
  /** Something was spoken or sent to this phone in the last seven days, whether or not it may be heard again. */
  wasTold: boolean;
  /** At a school of theirs an action holds, such as a lockdown: nobody is led to its office. */
  isInAction: boolean;
  /** All that is in force, newest first; where nothing is, the newest that this phone was told in the last seven days. */
  messages: readonly HeardMessage[];
};

export type HeardMessage = {
  attemptId: string;
  campaignId: string;
  schoolIds: readonly string[];
  /** The approved words by language. */
  texts: Readonly<Record<string, string>>;
  /** Digests of what is played instead, by language. */
  recordings: Readonly<Record<string, string>>;
  asksToConfirm: boolean;
  happening: string;
  checkCode?: string | null;
  /** It reached this phone; else its calls began, and this one missed it. */
  wasTold: boolean;
  /** A message says "today", so anyone who hears it later is told of which day. */
  saidOn: Temporal.PlainDate;
};

/** Rules by which the person at this phone is not the guardian whom the message was for. */
const strangers: ReadonlySet<string> = new Set([
  'emergency-line',
  'wrong-number',
  'reassigned',
  'not-on-roster',
  'barred-by-custody',
]);

const carrier: Actor = { kind: 'carrier', id: 'carrier' };

/**
 * A call came in. The number that a call shows can be forged, so it opens no more than what the phone was told
 * already and what is news to all on a list, and that to nobody whose number has changed hands.
 */
export async function answerCallBack(
  db: Db,
  call: { carrierId: string; phoneIndexes: PhoneIndexes | undefined },
): Promise<CallBack> {
  return transact(db, async (tx) => {
    const callBack = await readCallBack(tx, call.phoneIndexes);
    const { caller } = callBack;
    await note(
      tx,
      caller === undefined ? carrier : { kind: 'guardian', id: caller.phoneId },
      'call-back-answered',
      caller === undefined
        ? { kind: 'call', id: call.carrierId }
        : { kind: 'phone', id: caller.phoneId },
      {
        call: call.carrierId,
        campaigns: caller?.messages.map(({ campaignId }) => campaignId) ?? [],
      },
    );
    return callBack;
  });
}

/** Where key 0 leads: to no office while people there are to stay where they are. */
export const keyZeroOfCaller = ({
  caller,
  emergencyLine,
}: CallBack): 'office' | 'emergency' | undefined => {
  const leads =
    caller === undefined ||
    (!caller.isInAction && caller.messages.every(({ happening }) => leadsToTheSchool(happening)));
  return leads ? 'office' : emergencyLine === null ? undefined : 'emergency';
};

/** What there is to say to a caller. */
export async function readCallBack(
  tx: Transaction,
  phoneIndexes: PhoneIndexes | undefined,
): Promise<CallBack> {
  const district = await selectDistrictVoice(tx);
  const caller = phoneIndexes === undefined ? undefined : await selectCaller(tx, phoneIndexes);
  if (caller === undefined) return { ...district, caller: undefined };
  const { rule, ...known } = caller;
  const isStranger = strangers.has(rule);
  const heard = await selectHeard(tx, caller.phoneId);
  const messages = isStranger ? [] : pickHeard(heard);
  const language = messages[0]?.language ?? caller.language;
  const wasTold = heard.some((one) => one.wasTold);
  return { ...district, caller: { ...known, isStranger, wasTold, language, messages } };
}

/** A stopped campaign does not speak any more, here neither; and where no day is left, what was told before it is not the newest. */
function pickHeard(heard: readonly HeardRow[]) {
  const inForce = heard.filter(({ isInForce, maySpeak }) => isInForce && maySpeak);
  const told = heard.filter((one) => one.wasTold).slice(0, 1);
  const said = inForce.length > 0 ? inForce : told.filter(({ maySpeak }) => maySpeak);
  return said.map((one) => ({
    ...one,
    recordings: one.recordings ?? {},
    saidOn: Temporal.PlainDate.from(one.saidOn),
  }));
}
