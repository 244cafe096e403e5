/** What happened, in numbers. */
export type Stats = Record<
  | 'campaigns'
  | 'phones'
  | 'orders'
  | 'calls'
  | 'rings'
  /** Calls that rang a phone for an attempt that another call stands for. */
  | 'doublesRung'
  | 'spoken'
  /** Of those spoken, the ones that a machine took. */
  | 'left'
  /** Times that who calls was said and the message held back. */
  | 'greeted'
  | 'texts'
  | 'crashes'
  | 'pauses'
  | 'doubts'
  | 'doubtsByEvent'
  | 'doubtsByList'
  | 'doubtsByAnswer'
  | 'doubtsUnsent'
  | 'doubtsExpired'
  /** Texts that were sent once more, as the list did not have them. */
  | 'textsAgain'
  /** The age at which the last doubt ended, where the carrier answered and the workers worked. */
  | 'oldestDoubtMs'
  | 'orphansEnded'
  | 'moves'
  | 'stops'
  | 'withdrawals'
  /** Calls to phones that asked for texts, in an emergency. */
  | 'calledAfterText'
  /** Calls that were not made, as the household had been told; and those that a call before them handed their turn. */
  | 'spared'
  | 'turnsGiven'
  /** Calls to emergency contacts, and those that their family needed no more. */
  | 'contactsCalled'
  | 'contactsSpared'
  /** Calls and texts to phones of staff, and those of them to who is a parent, too. */
  | 'staffCalled'
  | 'parentsOfStaffCalled'
  /** Campaigns that a freeze held; people who left the roster, or were barred. */
  | 'freezes'
  | 'leavers'
  /** Calls on which a child was named. */
  | 'named'
  /** Intents that were taken back before they were sent. */
  | 'recalls',
  number
>;

export function emptyStats(): Stats {
  return {
    campaigns: 0,
    phones: 0,
    orders: 0,
    calls: 0,
    rings: 0,
    doublesRung: 0,
    spoken: 0,
    left: 0,
    greeted: 0,
    texts: 0,
    crashes: 0,
    pauses: 0,
    doubts: 0,
    doubtsByEvent: 0,
    doubtsByList: 0,
    doubtsByAnswer: 0,
    doubtsUnsent: 0,
    doubtsExpired: 0,
    textsAgain: 0,
    oldestDoubtMs: 0,
    orphansEnded: 0,
    moves: 0,
    stops: 0,
    withdrawals: 0,
    calledAfterText: 0,
    spared: 0,
    turnsGiven: 0,
    contactsCalled: 0,
    contactsSpared: 0,
    staffCalled: 0,
    parentsOfStaffCalled: 0,
    freezes: 0,
    leavers: 0,
    named: 0,
    recalls: 0,
  };
}

export function addStats(sum: Stats, more: Stats): void {
  const oldestDoubtMs = Math.max(sum.oldestDoubtMs, more.oldestDoubtMs);
  for (const key of Object.keys(sum) as (keyof Stats)[]) sum[key] += more[key];
  sum.oldestDoubtMs = oldestDoubtMs;
}
