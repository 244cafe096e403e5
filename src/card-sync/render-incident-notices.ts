import { deadlineCard, deadlineMilestone } from '#conversation/incident/deadline-card.ts';
import { noticesCard } from '#conversation/incident/notices/notices-card.ts';
import { reportAnswerCard, reportLateCard } from '#conversation/incident/report-card.ts';
import { signCard } from '#conversation/incident/sign-card.ts';
import { type Db, databaseNow } from '#database/transaction.ts';
import { over, type StaleCard } from '#domain/card/posted-card.ts';
import { type Deadline, nextChange } from '#domain/incident/clock/deadline.ts';
import { findDeadlines } from '#domain/incident/clock/find-deadlines.ts';
import { findIncidentNotices } from '#domain/incident/notice/find-incident-notices.ts';
import { lateAt } from '#domain/incident/sign/breach-sign.ts';
import { findSign } from '#domain/incident/sign/find-sign.ts';
import type { CardType, Drawing } from './card-type.ts';

/** What looks like a breach; whom an incident concerns and who must be told of it; each deadline that comes near. */
export function incidentNoticesCards(db: Db) {
  return {
    'incident-notices': {
      channels: ['compliance'],
      atOnce: 1,
      render: ({ subject }) => renderNotices(db, subject),
    },
    'incident-deadline': {
      channels: ['compliance'],
      atOnce: 1,
      render: (card) => renderDeadline(db, card),
    },
    'breach-sign': {
      channels: ['compliance', 'own-chat'],
      atOnce: 10,
      render: (card) => renderSign(db, card),
    },
    // For the person who reported it, once somebody answered.
    'breach-report-answer': {
      channels: ['own-chat'],
      atOnce: 10,
      async render({ subject }) {
        const sign = await findSign(db, subject);
        return sign && { card: reportAnswerCard(sign), told: over };
      },
    },
  } satisfies Record<string, CardType>;
}

async function renderNotices(db: Db, incidentId: string): Promise<Drawing | undefined> {
  const view = await findIncidentNotices(db, incidentId);
  if (view === undefined) return undefined;
  const { found } = view;
  return {
    card: noticesCard({
      ...view,
      counts: found.counts,
      hasNotice: found.notice !== undefined,
      isClosed: found.isClosed,
    }),
    ...redrawAt(view.deadlines, view.now),
  };
}

async function renderDeadline(
  db: Db,
  { subject, part, told }: StaleCard,
): Promise<Drawing | undefined> {
  const view = await findDeadlines(db, subject);
  const deadline = view?.deadlines.find(({ clock }) => clock === part);
  if (view === undefined || deadline === undefined) return undefined;
  const about = { ...view, deadline };
  const { state, card } = deadlineMilestone(about, told);
  return {
    card: deadlineCard(about),
    milestones: card === undefined ? [] : [{ told: state, card }],
    told: state,
    ...redrawAt([deadline], view.now),
  };
}

/** The channel is told again of a report that nobody answers; in an own chat nothing waits any more once somebody did. */
async function renderSign(
  db: Db,
  { subject, channel, messageId, told }: StaleCard,
): Promise<Drawing | undefined> {
  const sign = await findSign(db, subject);
  if (sign === undefined) return undefined;
  if (channel === 'own-chat') {
    const isOver = sign.answer !== null;
    return isOver && messageId === null
      ? { told: over }
      : { card: signCard(sign), ...(isOver ? { told: over } : {}) };
  }
  const due = lateAt(sign);
  if (due === undefined || told === late) return { card: signCard(sign) };
  const wait = (await databaseNow(db)).until(due).total('milliseconds');
  return wait > 0
    ? { card: signCard(sign), redrawAfterMs: Math.ceil(wait) + 1 }
    : {
        card: signCard(sign),
        milestones: [{ told: late, card: reportLateCard(sign), isBroadcast: true }],
        told: late,
      };
}

const late = 'late';

/** A month of 31 days is longer than a timer can wait; an hour is soon enough to look again. */
const longestMs = 3_600_000;

function redrawAt(
  deadlines: readonly Deadline[],
  now: Temporal.Instant,
): Pick<Drawing, 'redrawAfterMs'> {
  const next = deadlines
    .filter(({ applies }) => applies)
    .flatMap((one) => nextChange(one, now) ?? [])
    .toSorted((one, other) => Temporal.Instant.compare(one, other))[0];
  if (next === undefined) return {};
  const wait = Math.ceil(now.until(next).total('milliseconds')) + 1;
  return { redrawAfterMs: Math.min(wait, longestMs) };
}
