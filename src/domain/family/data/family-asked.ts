import type { OfficeTaskKind } from '#domain/consent/ledger/office-task.ts';
import type { RequestKind } from '#domain/family/request/family-request.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** What a family asked the office, what passed between them, and on which lists it was not called. */
export type FamilyAsked = {
  /** Requests that staff answered, or will. */
  officeRequests: {
    number: string;
    request: number;
    kind: RequestKind;
    at: Temporal.Instant;
    answeredAt: Temporal.Instant | null;
    closedAt: Temporal.Instant | null;
  }[];
  messages: {
    number: string;
    at: Temporal.Instant;
    from: 'family' | 'office';
    /** Null: a link to the family's page, sent without a request. */
    request: number | null;
    /** Null where somebody else may have written them, or read them. */
    words: string | null;
  }[];
  /** What staff had to look at, such as a number that is not in service. */
  officeTasks: {
    number: string;
    at: Temporal.Instant;
    kind: OfficeTaskKind;
    closedAt: Temporal.Instant | null;
    outcome: string | null;
  }[];
  /** Key 0, for the school office. */
  officeCalls: {
    number: string;
    at: Temporal.Instant;
    outcome: 'ringing' | 'answered' | 'unanswered' | 'closed';
    askedToBeCalledBack: boolean;
  }[];
  /** Somebody of the staff called the family of a student. */
  handCalls: {
    at: Temporal.Instant;
    closure: number;
    studentId: string;
    by: string;
    called: boolean;
  }[];
  notCalled: {
    number: string;
    at: Temporal.Instant;
    closure: number;
    channel: Channel;
    reason: string;
  }[];
};
