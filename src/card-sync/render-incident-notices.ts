import { deadlineCard, deadlineMilestone } from '#cards/incident/deadline-card.ts';
import { noticesCard } from '#cards/incident/notices-card.ts';
import { signCard } from '#cards/incident/sign-card.ts';
import type { Db } from '#database/transaction.ts';
import type { StaleCard } from '#domain/card/posted-card.ts';
import { type Deadline, nextChange } from '#domain/incident/clock/deadline.ts';
import { findDeadlines } from '#domain/incident/clock/find-deadlines.ts';
import { findIncidentNotices } from '#domain/incident/notice/find-incident-notices.ts';
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
      channels: ['compliance'],
      atOnce: 1,
      async render({ subject }) {
        const sign = await findSign(db, subject);
        return sign && { card: signCard(sign) };
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
