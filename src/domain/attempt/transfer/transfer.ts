/** What a family hears after key 0, and after the keys that follow it. */
export type OfficeAnswer =
  /** Put through, to the school office or to the district's emergency line. */
  | { kind: 'connect'; to: string; line: 'office' | 'emergency'; language: string }
  /** Nobody there: why, when the office opens again, and what else there is to do. */
  | {
      kind: 'office-away';
      why: 'closed' | 'unanswered';
      /** In the office's own zone. */
      opensAt: Temporal.PlainDateTime | undefined;
      canBeCalledBack: boolean;
      hasEmergencyLine: boolean;
      language: string;
    }
  | { kind: 'call-back-taken'; language: string }
  | { kind: 'hang-up' };

/** Whom key 0 leads to; without a school it is the district's own number. */
export type Office = { number: string; schoolId: string | null };

export type OfficeCall = {
  carrierId: string;
  /** Undefined where they called us. */
  attemptId?: string;
  /** Undefined where the number is no guardian's. */
  phoneId: string | undefined;
  language: string;
};

/** How often key 0 was pressed on the calls of a campaign, and what came of it. */
export type Transfers = {
  asked: number;
  answered: number;
  /** The office was not open. */
  closed: number;
  unanswered: number;
  /** Of these, who asked to be called back. */
  callBacks: number;
};

/** In an action of the building key 0 leads past the offices; nowhere, if the district has no such line. */
export const toEmergencyLine = (
  { emergencyLine = null }: { emergencyLine?: string | null | undefined },
  language: string,
): OfficeAnswer | undefined =>
  emergencyLine === null
    ? undefined
    : { kind: 'connect', to: emergencyLine, line: 'emergency', language };
