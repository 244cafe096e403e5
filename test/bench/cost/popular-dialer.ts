import { Logger, run } from 'graphile-worker';
import pg from 'pg';
import { RateLimiterPostgres, RateLimiterQueue } from 'rate-limiter-flexible';
import twilio from 'twilio';
import { act } from './popular-audit.ts';

/*
 * The dialer as one would put it together: a graphile-worker job a call, rate-limiter-flexible for the calls per second,
 * Twilio's SDK as it comes, and a commit for each change.
 */
const variable = (name: string): string => process.env[name] ?? '';
const pool = new pg.Pool({ connectionString: variable('OWNER_URL'), max: 20 });

type Options<T> = Parameters<typeof twilio.RequestClient.prototype.request<T>>[0];

/** Nothing of the SDK's own client but the address it asks. */
class ToTheBench extends twilio.RequestClient {
  override request<T>(options: Options<T>) {
    const uri = options.uri.replace('https://api.twilio.com', variable('TWILIO_API_URL'));
    return super.request<T>({ ...options, uri });
  }
}
const client = twilio(variable('ACCOUNT'), variable('AUTH_TOKEN'), {
  httpClient: new ToTheBench(),
});

const limiter = await new Promise<RateLimiterPostgres>((resolve, reject) => {
  const made: RateLimiterPostgres = new RateLimiterPostgres(
    {
      storeClient: pool,
      points: Number(variable('CALLS_PER_SECOND')),
      duration: 1,
      tableName: 'limit',
    },
    (error?: Error) => (error === undefined ? resolve(made) : reject(error)),
  );
});
const queue = new RateLimiterQueue(limiter, { maxQueueSize: 1000 });

async function call(id: string): Promise<void> {
  await queue.removeTokens(1);
  const { rows } = await pool.query<{ number: string }>(
    'SELECT number FROM popular.call WHERE id = $1',
    [id],
  );
  const subject = `call ${id}`;
  await act(pool, {
    name: 'placing',
    subject,
    facts: { id },
    sql: `UPDATE popular.call SET state = 'placing', updated_at = now() WHERE id = $1`,
    values: [id],
  });
  const made = await client.calls.create({
    to: rows[0]?.number ?? '',
    from: '+14025550199',
    url: `${variable('PUBLIC_URL')}/voice/${id}`,
    statusCallback: `${variable('PUBLIC_URL')}/status/${id}`,
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });
  await act(pool, {
    name: 'accepted',
    subject,
    facts: { id, sid: made.sid },
    sql: `UPDATE popular.call SET sid = $2, state = CASE state WHEN 'placing' THEN 'accepted' ELSE state END,
      updated_at = now() WHERE id = $1`,
    values: [id, made.sid],
  });
}

await run({
  connectionString: variable('OWNER_URL'),
  logger: new Logger(() => () => {}),
  concurrency: 50,
  noHandleSignals: true,
  taskList: { call: (payload) => call((payload as { id: string }).id) },
});
process.send?.('ready');
process.on('disconnect', () => process.exit());
