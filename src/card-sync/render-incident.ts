import { incidentCard, incidentMilestones } from '#conversation/incident/incident-card.ts';
import { incidentTaskCard } from '#conversation/incident/incident-task-card.ts';
import type { Db } from '#database/transaction.ts';
import { over } from '#domain/card/posted-card.ts';
import { findIncident, findIncidentOfTask } from '#domain/incident/find-incident.ts';
import type { CardType } from './card-type.ts';

/** A task gets late by the clock. */
const lookMs = 60_000;

/** An incident, or the drill of one, in the channel of the compliance staff; its thread is told what happens. */
export function incidentCards(db: Db): CardType {
  return {
    channels: ['compliance'],
    atOnce: 1,
    async render({ subject, told }) {
      const view = await findIncident(db, subject);
      if (view === undefined) return undefined;
      const known = new Set(told.split(' '));
      const news = incidentMilestones(view).filter(({ told: mark }) => !known.has(mark));
      const marks = (upTo: number) =>
        [...known, ...news.slice(0, upTo).map(({ told: mark }) => mark)].join(' ').trim();
      return {
        card: incidentCard(view),
        milestones: news.map(({ card }, index) => ({ told: marks(index + 1), card })),
        told: marks(news.length),
        ...(view.closedAt === null ? { redrawAfterMs: lookMs } : {}),
      };
    },
  };
}

/** Before it is due, in the own chat of its owner. */
export function incidentTaskCards(db: Db): CardType {
  return {
    channels: ['own-chat'],
    atOnce: 10,
    async render({ subject, messageId }) {
      const view = await findIncidentOfTask(db, subject);
      const task = view?.tasks.find(({ id }) => id === subject);
      if (view === undefined || task === undefined) return undefined;
      const isOver = task.doneAt !== null || view.closedAt !== null;
      if (isOver && messageId === null) return { told: over };
      return { card: incidentTaskCard(view, task), ...(isOver ? { told: over } : {}) };
    },
  };
}
