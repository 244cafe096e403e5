import type { GroundBar } from '#domain/closure/campaign.ts';
import type { DecisionBar } from '#domain/shared/decision-bar.ts';

/** Why a decision was not taken. Each has its plain sentence in `conversation/refusal-words.ts`. */
export type DecisionRefusal =
  | DecisionBar
  | 'untrained'
  | 'text-unread'
  | 'recording-unheard'
  | 'not-waiting'
  | 'out-of-date'
  /** What is stored is not what the fingerprint was taken over. */
  | 'changed-since-asked'
  | GroundBar
  | 'expired'
  | 'already-decided'
  /** The directory must say once more who this is: see `domain/sign-in`. */
  | 'sign-in-again';

export type Decision =
  /** `given` of `needed` different people have approved; the last of them lets it start. */
  | { kind: 'approved'; campaignNumber: number; given: number; needed: number }
  | { kind: 'sent-back'; campaignNumber: number }
  /** Sent back when calls were going out already: nothing new starts. */
  | { kind: 'stopped'; campaignNumber: number }
  | { kind: 'refused'; reason: DecisionRefusal };
