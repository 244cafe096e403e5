import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { CallEvent, CallHandler } from '#carrier/carrier.ts';
import { twilioWebhooks } from '#carrier/twilio/twilio-webhook.ts';
import { connect } from '#database/connect.ts';
import { createCallHandler } from '#dialer/answer/call-handler.ts';
import { microBatch } from '#dialer/pace/micro-batch.ts';
import { createLogger } from '#log/logger.ts';
import { vaultOf } from '#test/support/keys/test-keys.ts';

/*
 * The webhook in a process of its own, with one of four things behind it, named by the first argument: nothing, one
 * INSERT and commit a callback, bare groups, or the product's handler. It tells its parent its port.
 */
const variable = (name: string): string => process.env[name] ?? '';
const connection = connect({ url: variable('DATABASE_URL'), name: 'bench-callbacks' });
const logger = createLogger({ level: 'warn', program: 'bench' });
const vault = vaultOf(Buffer.from(variable('BELLWETHER_KEY'), 'base64'));
const ours = createCallHandler({
  db: connection.db,
  vault,
  logger,
  carrier: {
    speakToRecorder: async () => {},
    fetchRecording: async () => ({ kind: 'absent' }),
    deleteRecording: async () => {},
  },
});

const insert = `INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
  SELECT id, $2, $3, $4, $5, $6 FROM attempt WHERE token = $1`;

/** What keeping, moving and entering takes at the least: one statement a group, on tables without guards. */
const bareGroup = `
  WITH said AS (
    SELECT * FROM jsonb_to_recordset($1) AS w(token text, "carrierId" text, "sequenceNumber" int, "carrierStatus" text,
      kind text, event jsonb)
  ), kept AS (
    INSERT INTO bare_event (carrier_id, sequence_number, carrier_status, kind, event)
    SELECT "carrierId", "sequenceNumber", "carrierStatus", kind, event FROM said ON CONFLICT DO NOTHING
  ), moved AS (
    UPDATE bare_attempt a SET state = "carrierStatus" FROM said WHERE a.token = ANY ((SELECT $2::text[])::text[]) AND a.token = said.token
    RETURNING a.id, old.state AS "from", a.state AS "to"
  )
  INSERT INTO bare_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
  SELECT 'carrier', 'carrier', 'attempt-moved', 'attempt', id::text, jsonb_build_object('from', "from", 'to', "to") FROM moved`;

const bare = microBatch(
  async (events: readonly CallEvent[]) => {
    const said = events.map(({ token, to: _to, ...report }) => {
      const { carrierId, sequenceNumber, carrierStatus, kind, ...event } = report;
      return { token, carrierId, sequenceNumber, carrierStatus, kind, event };
    });
    await connection.pool.query({
      name: 'bare',
      text: bareGroup,
      values: [JSON.stringify(said), events.map(({ token }) => token)],
    });
    return events.map(() => {});
  },
  { waitMs: 400, most: 100, atOnce: 2, isolate: false },
);

const onEvent: Record<string, CallHandler['onEvent']> = {
  'no-op': async () => {},
  async 'row by row'({ token, to: _to, ...report }) {
    const { carrierId, sequenceNumber, carrierStatus, kind, ...event } = report;
    // A word of its own keeps its rows apart from those of the other servers.
    await connection.pool.query({
      name: 'insert',
      text: insert,
      values: [token, carrierId, sequenceNumber, `row ${carrierStatus}`, kind, event],
    });
  },
  bare,
  ours: (event) => ours.onEvent(event),
};

const kept = onEvent[process.argv[2] ?? ''];
if (kept === undefined) throw new Error('no such server');

const app = express();
app.disable('x-powered-by');
app.use(
  twilioWebhooks({
    accountSid: variable('ACCOUNT'),
    authTokens: [variable('AUTH_TOKEN')],
    publicUrl: 'https://bench.example.org',
    handler: { ...ours, onEvent: kept },
    onRefused: () => {},
    logger,
  }),
);
const server = createServer(app).listen(0, '127.0.0.1', () =>
  process.send?.((server.address() as AddressInfo).port),
);
process.on('disconnect', () => process.exit());
