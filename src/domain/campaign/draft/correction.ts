import { type CampaignState, isAlive } from '#domain/campaign/campaign.ts';

/** A campaign as one that another corrects: whom it was for, and how many phones it reached. */
export type Corrected = {
  id: string;
  number: number;
  state: CampaignState;
  schoolIds: string[];
  reached: number;
  /** A call of it goes on, or an order's answer is yet to come: it may reach more. */
  hasOpenCalls: boolean;
};

/** Why there is nothing to correct, if there is not. */
export function correctionBar(
  corrected: Corrected | undefined,
): 'not-found' | 'still-alive' | 'still-calling' | 'nothing-to-correct' | undefined {
  if (corrected === undefined) return 'not-found';
  if (isAlive(corrected.state)) return 'still-alive';
  if (corrected.hasOpenCalls) return 'still-calling';
  return corrected.reached === 0 ? 'nothing-to-correct' : undefined;
}
