import type { z } from 'zod';
import { attemptActs } from './attempt-acts.ts';
import { campaignActs } from './campaign-acts.ts';
import { consentActs } from './consent-acts.ts';
import { districtActs } from './district-acts.ts';
import { drillActs } from './drill-acts.ts';
import { incidentActs } from './incident-acts.ts';
import { noticeActs } from './notice-acts.ts';
import { oversightActs } from './oversight-acts.ts';
import { peopleActs } from './people-acts.ts';
import { retentionActs } from './retention-acts.ts';
import { templateActs } from './template-acts.ts';
import { translationActs } from './translation-acts.ts';

/** Every act that the log knows, and the shape of its facts. */
export const acts = {
  ...campaignActs,
  ...templateActs,
  ...attemptActs,
  ...consentActs,
  ...peopleActs,
  ...districtActs,
  ...noticeActs,
  ...oversightActs,
  ...drillActs,
  ...incidentActs,
  ...retentionActs,
  ...translationActs,
};

/** Past participle in kebab case: `campaign-submitted`, `decision-refused`, `attempt-moved`. */
export type Act = keyof typeof acts;

export type FactsOf<A extends Act> = z.input<(typeof acts)[A]>;
