import type { DrillTally } from '#domain/drill/drill-view.ts';
import { findDrill } from '#domain/drill/find-drill.ts';
import { drillNumber } from '#sandbox/district/fictional-numbers.ts';
import type { Town } from '#test/support/afternoon/town.ts';

/** Drills that rang a family, that one person alone started, that went on beside a closure, or that count as one. */
export async function drillFaults(town: Town): Promise<string[]> {
  const { db, owner } = town.product.database;
  const { rows } = await owner.pool.query<{ fault: string }>(selectFaults, [town.since]);
  const { rows: ended } = await owner.pool.query<{ id: string }>(selectEnded, [town.since]);
  const faults = [...rows.map(({ fault }) => fault), ...orderFaults(town)];
  for (const { id } of ended) {
    const view = await findDrill(db, id);
    if (view === undefined) continue;
    const carried = await countCarried(town, id);
    faults.push(
      ...tallyFaults(view.tally, view.way, carried).map((one) => `drill ${view.number}: ${one}`),
    );
  }
  return faults;
}

/** What the carrier was ordered since it was last looked at: each number calls its own list and no other. */
function orderFaults(town: Town): string[] {
  const { twilio } = town.product.farSide;
  const [calls, messages] = [twilio.calls(), twilio.messages()];
  const orders = [...calls.slice(town.ordersSeen[0]), ...messages.slice(town.ordersSeen[1])].filter(
    ({ direction }) => direction === 'outbound-api',
  );
  town.ordersSeen = [calls.length, messages.length];
  const families = new Set(town.families.map(({ number }) => number));
  return [
    ...new Set(
      orders.flatMap(({ from, to }) => {
        const isDrill = from === drillNumber;
        if (isDrill && families.has(to)) return ['a drill rang a family'];
        if (isDrill && !town.drillList.has(to))
          return ['a drill rang a phone that is not on its list'];
        return !isDrill && town.drillList.has(to)
          ? ['a closure rang a phone of the drill list']
          : [];
      }),
    ),
  ];
}

type Carried = { calls: number; texts: number };

/** Orders that got to the carrier. */
async function countCarried(town: Town, drill: string): Promise<Carried> {
  const { rows } = await town.product.database.owner.pool.query<{ call: string; text: string }>(
    'SELECT call_id AS call, text_id AS text FROM drill_call WHERE drill_id = $1',
    [drill],
  );
  const { twilio } = town.product.farSide;
  const [calls, texts] = [twilio.calls(), twilio.messages()].map(
    (all) => new Set(all.map(({ sid }) => sid)),
  );
  return {
    calls: rows.filter(({ call }) => calls?.has(call)).length,
    texts: rows.filter(({ text }) => texts?.has(text)).length,
  };
}

/** Each phone is told of once, and no more got a call than the carrier has. */
function tallyFaults(tally: DrillTally, way: string, carried: Carried): string[] {
  const { phones, waiting, answered, voicemail, noAnswer, failed, notCalled } = tally;
  const told = answered + voicemail + noAnswer + failed + notCalled + waiting;
  return [
    ...(way === 'text' || told === phones ? [] : [`${told} of ${phones} phones are told of`]),
    ...(tally.confirmed <= answered
      ? []
      : [`${tally.confirmed} confirmed and ${answered} answered`]),
    ...(answered + voicemail + noAnswer <= carried.calls
      ? []
      : [
          `${answered + voicemail + noAnswer} phones rang, and the carrier has ${carried.calls} calls`,
        ]),
    ...(tally.textsDelivered <= tally.texts && tally.texts <= carried.texts
      ? []
      : [`${tally.texts} texts, and the carrier has ${carried.texts}`]),
  ];
}

/** The carrier has told what became of each call. */
const selectEnded = `
  SELECT id FROM drill d WHERE requested_at > $1 AND state IN ('finished', 'stopped') AND NOT EXISTS (
    SELECT FROM drill_call c WHERE c.drill_id = d.id AND c.call_state IN ('waiting', 'placing', 'placed', 'ringing'))`;

const selectFaults = `
  SELECT format('drill %s was approved by who asked for it', number) AS fault FROM drill
  WHERE requested_at > $1 AND decided_by = requested_by
  UNION ALL
  SELECT format('drill %s called before anybody approved it', d.number) FROM drill d
  WHERE d.requested_at > $1 AND EXISTS (SELECT FROM drill_call WHERE drill_id = d.id)
    AND (d.decided_by IS NULL OR d.state IN ('submitted', 'sent-back', 'withdrawn', 'expired'))
  UNION ALL
  SELECT format('drill %s called after it had ended', d.number) FROM drill d JOIN drill_call c ON c.drill_id = d.id
  WHERE d.requested_at > $1 AND d.end_reason <> 'by-hand' AND c.placed_at > d.ended_at
  UNION ALL
  SELECT format('a call of drill %s counts for a closure', d.number) FROM drill d JOIN drill_call c ON c.drill_id = d.id
  JOIN attempt a ON a.carrier_id IN (c.call_id, c.text_id) WHERE d.requested_at > $1
  UNION ALL
  SELECT format('what a phone did in drill %s is kept as if it were in a closure', d.number)
  FROM drill d JOIN drill_call c ON c.drill_id = d.id JOIN call_event e ON e.carrier_id IN (c.call_id, c.text_id)
  WHERE d.requested_at > $1`;
