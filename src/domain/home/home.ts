import type { CampaignLine } from '#domain/closure/view/campaign-line.ts';
import type { TrainingState } from '#domain/people/training/training.ts';
import type { Duty } from './duty.ts';

export type HomeLine = Omit<CampaignLine, 'opening'> & {
  /** Until when it can be approved. */
  expiresAt: Temporal.Instant | null;
};

/** What one person looks for first: what waits for them, what is calling, and whether they may act. */
export type Home = {
  at: Temporal.Instant;
  timeZone: string;
  /** For their decision. */
  waiting: HomeLine[];
  /** Of the whole district. */
  calling: HomeLine[];
  /** Requested by them, and not calling yet. */
  own: HomeLine[];
  /** Everything else that waits for them. */
  duties: Duty[];
  /** How many keys should have been changed by now; 0 for who is no administrator. */
  overdueKeys: number;
  /** Undefined where the district has no course. */
  training: TrainingState | undefined;
};
