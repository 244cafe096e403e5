import { drillCard, drillCardFor, drillNews } from '#conversation/drill/drill-card.ts';
import type { Db } from '#database/transaction.ts';
import { over } from '#domain/card/posted-card.ts';
import type { DrillView } from '#domain/drill/drill-view.ts';
import { findDrill } from '#domain/drill/find-drill.ts';
import { planDrillCards } from '#domain/drill/plan-drill-cards.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { CardType } from './card-type.ts';

const progressMs = 3_000;

/** A drill in the channel, drawn by the clock while it calls; and, while it waits, in the own chat of each who may decide. */
export function drillCards(db: Db, platforms: readonly Platform[]): CardType {
  return {
    channels: ['closures', 'own-chat'],
    atOnce: 1,
    async render({ subject, channel, messageId, told }) {
      const view = await findDrill(db, subject);
      if (view === undefined) return undefined;
      const { state } = view;
      if (channel === 'own-chat') {
        if (state === 'submitted') return { card: drillCardFor(view) };
        return { told: over, ...(messageId === null ? {} : { card: drillCardFor(view) }) };
      }
      if (state === 'submitted') await planDrillCards(db, subject, platforms);
      const isNews = state !== 'submitted' && told !== state;
      return {
        card: drillCard(view),
        milestones: isNews
          ? [{ told: state, card: drillNews(view), isBroadcast: state === 'finished' }]
          : [],
        told: state,
        ...(isMoving(view) ? { redrawAfterMs: progressMs } : {}),
      };
    },
  };
}

/** The last receipts come a while after the end. */
const isMoving = ({ state, endedAt }: DrillView): boolean =>
  state === 'calling' ||
  ((state === 'finished' || state === 'stopped') &&
    endedAt !== null &&
    Temporal.Now.instant().since(endedAt).total('minutes') < 2);
