import type { Db } from '#database/transaction.ts';
import { planRequesterCards } from '#domain/card/plan-requester-cards.ts';
import { expireCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import { draftWeekly } from '#domain/closure/weekly/draft-weekly.ts';
import { planReportCards } from '#domain/incident/sign/plan-report-cards.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { expireChanges } from '#domain/two-person-change/expire-changes.ts';
import { planAnswerCards } from '#domain/words/translation/plan-answer-cards.ts';
import { planTranslatorCards } from '#domain/words/translation/plan-translator-cards.ts';

/** What else each turn of the cards does. Each runs by itself: one that fails is tried at the next turn. */
export const eachTurn = (db: Db, platforms: readonly Platform[]): (() => Promise<unknown>)[] => [
  () => draftWeekly(db),
  () => planRequesterCards(db, platforms),
  () => sealDrafts(db),
  () => expireCampaigns(db),
  () => expireChanges(db),
  () => planTranslatorCards(db, platforms),
  () => planAnswerCards(db, platforms),
  () => planReportCards(db, platforms),
];
