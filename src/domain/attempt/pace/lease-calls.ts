import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { moveAttempts } from '#domain/attempt/attempt-store.ts';
import { type Claim, leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import {
  type CallerRequest,
  insertLateCalls,
  lockPace,
  returnSlots,
  saveBook,
  selectBook,
  selectSlotRequests,
} from './pace-store.ts';
import {
  assignSlots,
  type LateCall,
  opensAt,
  type PaceBook,
  rateOf,
  type Slot,
  type SlotRequest,
} from './slots.ts';

export type Pacing = {
  account: string;
  /** How much longer than a second as many calls take as the limit lets out in one, as a part of it; see `assignSlots`. */
  stretch: number;
  /** Between a slot's reservation and its time, at least. */
  leadMs: number;
};

/** An attempt that is leased, with the slot it is called in and the number that it shows. */
export type CallClaim = Claim & { slot: Slot };

export type LeasedCalls = {
  claims: CallClaim[];
  /** Whether more of them may wait. */
  mayHaveMore: boolean;
  /** How long nobody needs to ask again, in milliseconds. */
  waitMs: number;
  /** The last slot that anybody has taken. */
  lastMs: number;
};

/**
 * How far ahead calls are taken. What comes later and matters more waits no longer than that; and where committing is
 * slow, a batch lasts as long as it takes, or the slots meanwhile would be nobody's.
 */
const batchMsOf = (leadMs: number) => Math.min(500, Math.max(200, leadMs));
/** While the account has as many calls as it may have at once, nobody says when one ends. */
const fullWaitMs = 200;

/**
 * Leases calls together with their slots, one worker of the account at a time: no more than account and pool let
 * out in a fifth of a second, than the account may have at once, and than `limit`; and none as long as the slots
 * before are not near. A worker that dies leaves a fifth of a second unused.
 */
export async function leaseCalls(
  db: Db,
  request: Pacing & {
    worker: string;
    limit: number;
    vault: Vault;
    /** Campaigns of which this worker calls nobody. */
    except?: readonly string[];
  },
): Promise<LeasedCalls> {
  return transact(db, async (tx) => {
    await lockPace(tx, request.account);
    const book = await selectBook(tx, request.account);
    const { nowMs, free } = book;
    const batchMs = batchMsOf(request.leadMs);
    const nothing = { claims: [], mayHaveMore: true, lastMs: lastTaken(book) };
    const openMs = opensAt(book, request) - nowMs - request.leadMs - batchMs;
    if (openMs > 0) return { ...nothing, waitMs: openMs };
    if (free !== null && free <= 0) return { ...nothing, waitMs: fullWaitMs };
    const batch = Math.max(1, Math.floor((rateOf(book) * batchMs) / 1000));
    const limit = Math.min(request.limit, batch, free ?? Infinity);
    const { worker, except = [] } = request;
    const leased = await leaseAttempts(tx, { worker, channel: 'voice', limit, except });
    if (leased.length === 0) return { ...nothing, mayHaveMore: false, waitMs: 0 };
    const { due, requests } = await requestsOf(tx, request.vault, leased);
    const assigned = assignSlots(book, requests, request);
    await saveBook(tx, request.account, { read: book, after: assigned.book });
    const claims = due.flatMap((claim, i) => {
      const slot = assigned.slots[i];
      return slot === undefined ? [] : [{ ...claim, sender: slot.number, slot }];
    });
    await putBack(
      tx,
      request.worker,
      due.filter((_, i) => assigned.slots[i] === undefined),
    );
    // None of them may show a number that is free by then: anyone who asks again at once gets the same answer.
    const waitMs = claims.length === 0 ? fullWaitMs : 0;
    return { ...nothing, claims, waitMs, lastMs: lastTaken(assigned.book) };
  });
}

const lastTaken = ({ takenMs }: PaceBook) => takenMs.at(-1) ?? -Infinity;

/** Slots that turned out not to be needed: the last that were reserved, in the order of their times. */
export async function returnCallSlots(
  db: Db,
  unused: Parameters<typeof returnSlots>[1],
): Promise<void> {
  if (unused.slots.length > 0) await returnSlots(db, unused);
}

/** What each may show; emergencies first, as the first slots and numbers are theirs. */
async function requestsOf(
  tx: Transaction,
  vault: Vault,
  claims: readonly Claim[],
): Promise<{ due: Claim[]; requests: SlotRequest[] }> {
  const requests = new Map(
    (
      await selectSlotRequests(
        tx,
        claims.map(({ id }) => id),
      )
    ).map((request) => [request.id, request]),
  );
  const canWait = ({ id }: Claim) => Number(requests.get(id)?.isEmergency !== true);
  const due = claims.toSorted((one, other) => canWait(one) - canWait(other));
  return { due, requests: due.map(({ id }) => slotRequestOf(vault, requests.get(id))) };
}

function slotRequestOf(vault: Vault, request: CallerRequest | undefined): SlotRequest {
  // An attempt that is not there may show nothing.
  if (request === undefined) return { callerIds: [] };
  const areaCode = request.localPresence ? areaCodeOf(vault, request) : undefined;
  return { callerIds: request.callerIds ?? undefined, areaCode };
}

/** Area codes of families stand nowhere in the clear, so they are read where a call is about to be made. */
function areaCodeOf(vault: Vault, { number, index }: CallerRequest): string | undefined {
  try {
    return /^\+1(\d{3})/.exec(vault.decrypt(number, phoneBinding(index)))?.[1];
  } catch {
    return undefined;
  }
}

/** Those for which no number that they may show is free; the others do not wait for them. */
async function putBack(tx: Transaction, worker: string, claims: readonly Claim[]): Promise<void> {
  await moveAttempts(
    tx,
    claims.map(({ id, fence }) => ({
      id,
      fence,
      from: 'claimed',
      to: 'planned',
      notBeforeSeconds: 1,
    })),
    { kind: 'system', id: worker },
  );
}

/** Slots for calls that have none, or have missed theirs; undefined where no number that may be shown is free. */
export async function leaseSlots(
  db: Db,
  pacing: Pacing,
  requests: readonly SlotRequest[],
): Promise<(Slot | undefined)[]> {
  return transact(db, async (tx) => {
    await lockPace(tx, pacing.account);
    const read = await selectBook(tx, pacing.account);
    const { slots, book } = assignSlots(read, requests, pacing);
    await saveBook(tx, pacing.account, { read, after: book });
    return slots;
  });
}

/**
 * Calls that left late; anyone who takes the next slots reads of them. Waits for nobody who takes some now, and tries twice,
 * for a session may have broken.
 */
export async function tellLateCalls(
  db: Db,
  account: string,
  late: readonly LateCall[],
): Promise<void> {
  const tell = () => insertLateCalls(db, account, late);
  await tell().catch(tell);
}
