import type { GroundBlocker } from '#domain/closure/campaign.ts';
import type { DecisionBlocker, decisionRefusals } from '#refusals/approval.ts';

export type DecisionRefusal =
  | keyof typeof decisionRefusals
  | DecisionBlocker
  | GroundBlocker
  | 'untrained'
  | 'out-of-date'
  | 'expired';

export type Decision =
  /** `given` of `needed` different people have approved; the last of them lets it start. */
  | { kind: 'approved'; campaignNumber: number; given: number; needed: number }
  | { kind: 'sent-back'; campaignNumber: number }
  /** Sent back when calls were going out already: nothing new starts. */
  | { kind: 'stopped'; campaignNumber: number }
  | { kind: 'refused'; reason: DecisionRefusal };
