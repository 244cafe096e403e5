import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { type Span, spanIdOf, traceIdOf } from './span.ts';
import { selectAttempts, selectClosure, selectSteps } from './trace-store.ts';

/**
 * Sends the traces of closures that are over, each once, however many workers there are. A minute after its end, when the carrier
 * has told what it knows; of a collector that takes nothing for a day the trace is lost.
 */
export async function exportClosureTraces(
  db: Db,
  send: (spans: readonly Span[]) => Promise<void>,
): Promise<void> {
  for (;;) {
    const id = await claim(db);
    if (id === undefined) return;
    for await (const spans of spansOf(db, id)) await send(spans);
  }
}

async function claim(db: Db): Promise<string | undefined> {
  const row = await one<{ id: string }>(db)`
    INSERT INTO closure_trace (campaign_id)
    SELECT id FROM campaign c
    WHERE ended_at BETWEEN now() - interval '1 day' AND now() - interval '1 minute'
      AND NOT EXISTS (SELECT FROM closure_trace t WHERE t.campaign_id = c.id)
    ORDER BY ended_at LIMIT 1
    ON CONFLICT DO NOTHING RETURNING campaign_id AS id`;
  return row?.id;
}

/** The closure and its steps, then its calls and texts by the page. */
async function* spansOf(db: Db, id: string): AsyncGenerator<Span[]> {
  const traceId = traceIdOf(id);
  const root = { traceId, parentSpanId: spanIdOf(id) };
  const closure = await selectClosure(db, id);
  if (closure === undefined) return;
  const steps = await selectSteps(db, id);
  yield [
    { traceId, spanId: spanIdOf(id), name: 'closure', ...closure },
    ...steps.map((step) => ({ ...root, ...step, spanId: spanIdOf(step.id), events: [] })),
  ];
  for (let after: string | undefined; ; ) {
    const attempts = await selectAttempts(db, { id, after });
    if (attempts.length === 0) return;
    yield attempts.map((attempt) => ({ ...root, ...attempt, spanId: spanIdOf(attempt.id) }));
    after = attempts.at(-1)?.id;
  }
}
