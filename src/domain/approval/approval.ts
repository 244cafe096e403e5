/** Why a decision was not taken. Each has its plain sentence in `commands/refusal-words.ts`. */
export type DecisionRefusal =
  | 'not-an-approver'
  | 'own-campaign'
  | 'not-waiting'
  | 'out-of-date'
  | 'expired'
  | 'already-decided';

export type Decision =
  | { kind: 'approved' | 'sent-back'; campaignNumber: number }
  | { kind: 'refused'; reason: DecisionRefusal };
