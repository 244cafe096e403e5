import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { lockPhones } from '#domain/attempt/attempt-store.ts';
import { answerForOffice, answerRequest } from '#domain/attempt/transfer/answer-office.ts';
import {
  type Office,
  type OfficeAnswer,
  toEmergencyLine,
} from '#domain/attempt/transfer/transfer.ts';
import type { RevocationScope } from '#domain/consent/ledger/consent.ts';
import { doEmergenciesGoOn } from '#domain/consent/ledger/emergency-store.ts';
import { openReading } from '#domain/consent/ledger/office-task-store.ts';
import { type Revoke, revokeWhenKnown } from '#domain/consent/ledger/revoke-when-known.ts';
import { keyPressId, takeCarrierRequest } from '#domain/shared/carrier/carrier-request-store.ts';
import type { Key } from '#domain/shared/key.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { type CallBack, type Caller, keyZeroOfCaller, readCallBack } from './answer-callback.ts';
import { hasJustRevoked, selectOfficeOfPhone } from './answer-callback-store.ts';
import { recordReply } from './record-reply.ts';

export type CallBackKeyAnswer =
  | { kind: 'greet'; callBack: CallBack }
  | { kind: 'opted-out'; language: string; emergenciesGoOn: boolean }
  | { kind: 'wrong-number'; language: string }
  | { kind: 'confirmed'; language: string }
  /** No key after the first words. */
  | { kind: 'unpressed'; callBack: CallBack }
  | OfficeAnswer;

/** A key, or the silence where one was awaited, from somebody who called us. */
export async function answerCallBackKey(
  db: Db,
  press: {
    carrierId: string;
    phoneIndexes: PhoneIndexes | undefined;
    step: number;
    key: Key | undefined;
  },
): Promise<CallBackKeyAnswer> {
  const { carrierId, phoneIndexes, step, key } = press;
  if (key === undefined && step > 0) return { kind: 'hang-up' };
  if (key === undefined)
    return {
      kind: 'unpressed',
      callBack: await transact(db, (tx) => readCallBack(tx, phoneIndexes)),
    };
  return revokeWhenKnown(db, async (tx, revoke) => {
    // One that comes again gets the same answer and does nothing.
    const isFirst = await takeCarrierRequest(tx, keyPressId({ carrierId, step, key }));
    const callBack = await readCallBack(tx, phoneIndexes);
    const { caller } = callBack;
    const { language = 'en' } = caller ?? {};
    const call = { carrierId, phoneId: guardianPhone(callBack), language };
    const way = keyZeroOfCaller(callBack);
    if (key === '0' && way === 'office')
      return answerForOffice(tx, call, { office: await officeOf(tx, callBack), isAgain: !isFirst });
    if (key === '0' && way === 'emergency')
      return toEmergencyLine(callBack, language) ?? { kind: 'greet', callBack };
    if (key === '4' || key === '5')
      return (await answerRequest(tx, call, key)) ?? { kind: 'greet', callBack };
    const answered =
      caller && (await answerCaller(tx, revoke, { caller, carrierId, key, isFirst }));
    return answered ?? { kind: 'greet', callBack };
  });
}

/** What is for those alone whose number we know; undefined for a key that says it all again. */
async function answerCaller(
  tx: Transaction,
  revoke: Revoke,
  press: { caller: Caller; carrierId: string; key: Key; isFirst: boolean },
): Promise<CallBackKeyAnswer | undefined> {
  const { caller, carrierId, key, isFirst } = press;
  const { language, messages } = caller;
  if (key === '9') {
    if (isFirst) await withdraw(tx, revoke, { ...caller, scope: 'non-emergency' });
    const emergenciesGoOn = await doEmergenciesGoOn(tx, caller.phoneId);
    return { kind: 'opted-out', language, emergenciesGoOn };
  }
  if (key === '3') {
    if (isFirst) await withdraw(tx, revoke, { ...caller, scope: 'wrong-number' });
    return { kind: 'wrong-number', language };
  }
  const asking = messages.filter(({ asksToConfirm }) => asksToConfirm);
  if (key !== '1' || asking.length === 0) return undefined;
  if (isFirst)
    for (const { attemptId } of asking)
      await recordReply(tx, 'confirmed', { attemptId, carrierId, means: 'call-back' });
  return { kind: 'confirmed', language };
}

/** The school's office, for the guardians of its students alone; for anybody else the district's people. */
async function officeOf(tx: Transaction, { caller, callbackNumber }: CallBack): Promise<Office> {
  const own = { number: callbackNumber, schoolId: null };
  if (caller === undefined || caller.isStranger) return own;
  const { phoneId, messages } = caller;
  const schoolIds = messages.flatMap((one) => one.schoolIds);
  return (await selectOfficeOfPhone(tx, phoneId, schoolIds)) ?? own;
}

/**
 * 47 CFR 64.1200(a)(10): any reasonable means withdraws. Said twice on a call, it is taken once. The number that a
 * call shows can be forged, and a wrong number ends emergencies too: where nothing was told to this phone it holds,
 * and a person of the front office decides whether it stands.
 */
async function withdraw(
  tx: Transaction,
  revoke: Revoke,
  { phoneId, messages, wasTold, scope }: Caller & { scope: RevocationScope },
): Promise<void> {
  const isDoubtful = scope === 'wrong-number' && !wasTold;
  await lockPhones(tx, [phoneId]);
  if (await hasJustRevoked(tx, { phoneId, scope, isDoubtful })) return;
  const told = messages.find((one) => one.wasTold);
  const id = await revoke({
    phoneId,
    channel: 'any',
    scope,
    means: 'call-back',
    actor: { kind: 'guardian', id: phoneId },
    ...(told === undefined ? {} : { attemptId: told.attemptId }),
    doubtful: isDoubtful,
  });
  if (isDoubtful) await openReading(tx, id);
}

/** Only a guardian is called back: a task names a phone of the roster. */
export function guardianPhone({ caller }: CallBack): string | undefined {
  return caller?.isStranger === false ? caller.phoneId : undefined;
}
