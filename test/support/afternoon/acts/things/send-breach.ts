import { type Effect, nothing } from '#test/support/afternoon/model/effect.ts';
import { mayOpenIncident } from '#test/support/afternoon/model/incident-rights.ts';
import { isBy, type ThingEffect } from '#test/support/afternoon/model/thing.ts';
import type { Player } from '#test/support/afternoon/player/player.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { finishForm } from '../finish-form.ts';

/** So many in an hour. */
const mostReports = 5;

/** Sends the form of a breach: who may opens an incident, which freezes, and everybody else reports, which freezes nothing. */
export async function sendBreach(town: Town, player: Player, also: Effect): Promise<void> {
  const may = mayOpenIncident(player.who);
  const { things } = await town.book();
  const reports = things.filter((one) => one.kind === 'report' && isBy(one, 'by', player.who));
  const isTooMany = !may && reports.length >= mostReports;
  const makes: ThingEffect = may
    ? { makes: 'incident', sets: { drill: 'no', freeze: 'held' } }
    : { makes: 'report', sets: { by: player.who, answer: '' } };
  return finishForm(town, player, {
    says: may ? 'opens an incident' : 'reports a breach',
    values: { kind: 'lost-device', known: 'A laptop is gone.', saw: 'A stranger read a list.' },
    effect: isTooMany ? nothing : { ...(may ? also : {}), things: [makes] },
  });
}
