import type { Card } from '#cards/card.ts';
import { auditRunCard } from '#conversation/audit/audit-run-card.ts';
import { checkpointCard } from '#conversation/audit/checkpoint/checkpoint-card.ts';
import { checkpointMailCard } from '#conversation/audit/checkpoint/checkpoint-mail-card.ts';
import { findingCard, findingMilestone } from '#conversation/audit/finding-card.ts';
import { sealingAlarmCard, sealingMilestone } from '#conversation/audit/sealing-alarm-card.ts';
import { checkupCard } from '#conversation/checkup/checkup-card.ts';
import { freezeCard, freezeMilestone } from '#conversation/closure/pause/freeze-card.ts';
import { rehearsalCard } from '#conversation/closure/voice/rehearsal-card.ts';
import { digestCard } from '#conversation/closure/waiting/digest-card.ts';
import {
  translationAnswerCard,
  translationCard,
} from '#conversation/closure/words/translation-card.ts';
import { queueAlarm, queueCard, queueState } from '#conversation/family/queue-card.ts';
import { accountLinkCard, ownAccountLinkCard } from '#conversation/people/account-link-card.ts';
import { policyChangeCard } from '#conversation/people/change/policy-change-card.ts';
import { newPersonCard } from '#conversation/people/new-person-card.ts';
import { roleChangeCard } from '#conversation/people/role-change-card.ts';
import { trainingReminderCard } from '#conversation/people/training/training-card.ts';
import { erasureCard } from '#conversation/privacy/erasure-cards.ts';
import { purgeCard } from '#conversation/privacy/purge-card.ts';
import { rosterChangeCard } from '#conversation/roster/roster-change-card.ts';
import type { Db } from '#database/transaction.ts';
import { findSealingAlarm } from '#domain/audit/alarm/find-sealing-alarm.ts';
import { findAuditRun } from '#domain/audit-run/find-audit-run.ts';
import { findFindings } from '#domain/audit-run/finding/find-findings.ts';
import { isFindingCode } from '#domain/audit-run/finding/finding-kinds.ts';
import {
  type CardChannel,
  over,
  readOwnChatPart,
  type StaleCard,
} from '#domain/card/posted-card.ts';
import { findListed } from '#domain/closure/approval/find-waiting.ts';
import { findPauseById } from '#domain/closure/pause/find-pauses.ts';
import { findRehearsalEnd } from '#domain/closure/rehearsal/find-rehearsal-end.ts';
import { findCheckup } from '#domain/district/checkup/find-checkup.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { findPolicyChange } from '#domain/district/find-policy-change.ts';
import {
  claimDueAt,
  findRequestQueue,
  findTakers,
} from '#domain/family/request/find-request-queue.ts';
import { findAccountLink } from '#domain/people/operator/account/find-account-link.ts';
import { findNewPerson } from '#domain/people/operator/new-person/find-new-person.ts';
import { findRoleChange } from '#domain/people/operator/people/find-people.ts';
import { findTrainingReminder } from '#domain/people/training/find-training-reminder.ts';
import { findErasure } from '#domain/privacy/erasure/find-erasure.ts';
import { findPurgeRun } from '#domain/privacy/retention/find-purge-run.ts';
import { findCheckpointPost } from '#domain/proof/witness/find-checkpoint-post.ts';
import { findCheckpointMail } from '#domain/proof/witness/mail/find-checkpoint-mail.ts';
import { findRosterChange } from '#domain/roster/refresh/find-roster-change.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { findTranslation } from '#domain/words/translation/find-translations.ts';
import type { CardType, Drawing } from './card-type.ts';
import { campaignCards } from './render-campaign.ts';
import { drillCards } from './render-drill.ts';
import { incidentCards, incidentTaskCards } from './render-incident.ts';
import { incidentNoticesCards } from './render-incident-notices.ts';

/** Every kind of card that stands in a chat, under the name that its triggers use. */
export function createCardTypes(db: Db, platforms: readonly Platform[]) {
  /** One subject, one channel, no thread posts. */
  const drawn = <View>(
    channel: CardChannel,
    find: (db: Db, id: string) => Promise<View | undefined>,
    draw: (view: View, timeZone: string) => Card,
  ): CardType => ({
    channels: [channel],
    atOnce: channel === 'own-chat' ? 10 : 1,
    async render({ subject }) {
      const [view, district] = [await find(db, subject), await findDistrict(db)];
      return view && { card: draw(view, district?.timeZone ?? 'UTC') };
    },
  });
  return {
    campaign: campaignCards(db, platforms),
    // What waits for one person, beyond the closures that are sent to them one by one.
    digest: { channels: ['own-chat'], atOnce: 10, render: (card) => renderDigest(db, card) },
    freeze: {
      channels: ['closures', 'oversight'],
      atOnce: 1,
      render: (card) => renderFreeze(db, card),
    },
    drill: drillCards(db, platforms),
    incident: incidentCards(db),
    'incident-task': incidentTaskCards(db),
    ...incidentNoticesCards(db),
    // Every change of power is shown in the oversight channel, from the asking to its end.
    'role-change': drawn('oversight', findRoleChange, roleChangeCard),
    'person-change': drawn('oversight', findNewPerson, newPersonCard),
    'policy-change': drawn('oversight', findPolicyChange, policyChangeCard),
    // One account more acts as somebody: the channel sees it, and so does the person.
    'account-link': {
      channels: ['oversight', 'own-chat'],
      atOnce: 10,
      async render({ subject, channel }) {
        const [link, district] = [await findAccountLink(db, subject), await findDistrict(db)];
        const draw = channel === 'own-chat' ? ownAccountLinkCard : accountLinkCard;
        return link && { card: draw(link, district?.timeZone ?? 'UTC') };
      },
    },
    // A roster that would end many people, until somebody let it in.
    'roster-change': drawn('compliance', findRosterChange, rosterChangeCard),
    // From the request to the last record that the carrier deleted.
    'erasure-change': drawn('compliance', findErasure, erasureCard),
    // A night's purge that deleted something, or that an open incident kept from it.
    purge: drawn('compliance', findPurgeRun, purgeCard),
    // Only anyone who heard nothing is told.
    rehearsal: drawn('own-chat', findRehearsalEnd, rehearsalCard),
    // For everybody who reads the language of a proposal, until one of them decided.
    translation: drawn('own-chat', findTranslation, translationCard),
    // For the person who asked for it, once somebody decided.
    'translation-answer': drawn('own-chat', findTranslation, translationAnswerCard),
    // For the person whose training ends soon.
    'training-reminder': drawn('own-chat', findTrainingReminder, trainingReminderCard),
    // While the seal over the log is behind; after five minutes it offers the freeze.
    'sealing-alarm': {
      channels: ['compliance'],
      atOnce: 1,
      render: (card) => renderSealingAlarm(db, card),
    },
    // Where the auditor's mail box does not get one.
    'checkpoint-mail': drawn('compliance', findCheckpointMail, checkpointMailCard),
    // What isn't as it should be, once a week, or that all is.
    checkup: drawn('compliance', findCheckup, checkupCard),
    // What families wrote, a card for each school and day.
    'family-requests': {
      channels: ['front-office'],
      atOnce: 1,
      render: (card) => renderRequests(db, card),
    },
    // Posted once, and never edited.
    checkpoint: drawn('witness', findCheckpointPost, checkpointCard),
    // A run's own card stands above those of its findings.
    audit: { channels: ['compliance'], atOnce: 1, render: (card) => renderAudit(db, card) },
  } satisfies Record<string, CardType>;
}

/** The freeze of the district, who wants it to end, and that it ended. Its thread is told something at each revision. */
async function renderFreeze(
  db: Db,
  { subject, revision, told }: StaleCard,
): Promise<Drawing | undefined> {
  const pause = await findPauseById(db, subject);
  const district = await findDistrict(db);
  if (pause === undefined || district === undefined) return undefined;
  const news = { told: String(revision), card: freezeMilestone(pause) };
  return {
    card: freezeCard(pause, district.timeZone),
    milestones: news.card === undefined || news.told === told ? [] : [{ ...news, card: news.card }],
    told: news.told,
  };
}

async function renderSealingAlarm(
  db: Db,
  { subject, told }: StaleCard,
): Promise<Drawing | undefined> {
  const alarm = await findSealingAlarm(db, subject);
  if (alarm === undefined) return undefined;
  const { state, card } = sealingMilestone(alarm, told);
  return {
    card: sealingAlarmCard(alarm),
    milestones: card === undefined ? [] : [{ told: state, card }],
    told: state,
  };
}

/** An audit run, or the findings of one code that it was the first to see: the thread is told of their states. */
async function renderAudit(
  db: Db,
  { subject: runId, part: code, told }: StaleCard,
): Promise<Drawing | undefined> {
  if (code === '') {
    const run = await findAuditRun(db, runId);
    return run && { card: auditRunCard(run) };
  }
  const view = isFindingCode(code) ? await findFindings(db, { runId, code }) : undefined;
  if (view === undefined) return undefined;
  const { state, card } = findingMilestone(view, told === '' ? null : told);
  return {
    card: findingCard(view),
    milestones: card === undefined ? [] : [{ told: state, card }],
    told: state,
  };
}

/** The list of what waits for one person. Once it is empty it stays so: the next closure to list begins another message. */
async function renderDigest(db: Db, { part, messageId }: StaleCard): Promise<Drawing | undefined> {
  const district = await findDistrict(db);
  if (district === undefined) return undefined;
  const lines = await findListed(db, readOwnChatPart(part).operatorId);
  if (lines.length === 0 && messageId === null) return { told: over };
  const card = digestCard(lines, district.timeZone);
  return lines.length === 0 ? { card, told: over } : { card };
}

/** How old what waits is said to be is true to so much. */
const redrawAfterMs = 120_000;

/** A school's queue of one day. The channel is told when the first one waits again, and when nobody takes it. */
async function renderRequests(
  db: Db,
  { subject: school, part: day, platform, told }: StaleCard,
): Promise<Drawing | undefined> {
  const queue = await findRequestQueue(db, { school, day });
  if (queue === undefined) return undefined;
  const now = Temporal.Now.instant();
  const due = claimDueAt(queue);
  const state = queueState(queue, now);
  const isNews = state !== told && state !== 'idle' && told !== '';
  const takers = state === 'late' && isNews ? await findTakers(db, { school, platform }) : [];
  return {
    card: queueCard(queue, now),
    milestones: isNews ? [{ told: state, card: queueAlarm(queue, takers), isBroadcast: true }] : [],
    told: state,
    ...(due === undefined
      ? {}
      : {
          redrawAfterMs: Math.max(
            1_000,
            Math.min(redrawAfterMs, now.until(due).total('milliseconds')),
          ),
        }),
  };
}
