/** What a stop did, measured from the ledger. */
export type StopReport = {
  /** From the stop to the last order that was still on its way to the carrier; 0 where none was. */
  quietAfterMs: number;
  /** Calls that were ringing or being talked on. */
  inProgress: number;
  /** Calls and texts that were never placed. */
  neverStarted: number;
  /** Nothing of it can change any more: no order is under way. */
  isFinal: boolean;
};
