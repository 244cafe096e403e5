/** A number of the district's that calls may show. */
export type SendingNumber = {
  /** E.164 */
  number: string;
  /** False for one that was given up. */
  active: boolean;
  /** Null where it may call as often as the account. */
  callsPerSecond: number | null;
};

/** The pool in words, a line a number. */
export function describeNumbers(numbers: readonly SendingNumber[]): string {
  if (numbers.length === 0) return 'There are no numbers to call from yet.';
  return numbers
    .map(({ number, active, callsPerSecond }) => {
      const pace =
        callsPerSecond === null
          ? 'at the account’s pace'
          : `at most ${callsPerSecond} calls a second`;
      return `${number}  ${active ? pace : 'given up'}`;
    })
    .join('\n');
}
