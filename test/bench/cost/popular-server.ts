import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import pg from 'pg';
import twilio from 'twilio';
import { act } from './popular-audit.ts';

/* Express and the SDK's check of signatures; an INSERT, an UPDATE and an entry a callback. */
const variable = (name: string): string => process.env[name] ?? '';
const pool = new pg.Pool({ connectionString: variable('OWNER_URL'), max: 20 });
const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(twilio.webhook(variable('AUTH_TOKEN'), { protocol: 'http' }));

async function keep(request: Request<{ id: string }>): Promise<void> {
  const { id } = request.params;
  const { CallStatus: status } = request.body as Record<string, string>;
  await pool.query('INSERT INTO popular.event (call_id, fields) VALUES ($1, $2)', [
    id,
    JSON.stringify(request.body),
  ]);
  await act(pool, {
    name: 'moved',
    subject: `call ${id}`,
    facts: { to: status },
    sql: `UPDATE popular.call SET state = $2, updated_at = now() WHERE id = $1 AND state <> 'completed'`,
    values: [id, status],
  });
}

app.post('/status/:id', async (request, response) => {
  await keep(request);
  response.status(204).end();
});
app.post('/voice/:id', async (request, response) => {
  await keep(request);
  const script = new twilio.twiml.VoiceResponse();
  script.say('School is closed today.');
  response.type('text/xml').send(script.toString());
});

const server = createServer(app).listen(0, '127.0.0.1', () =>
  process.send?.((server.address() as AddressInfo).port),
);
process.on('disconnect', () => process.exit());
