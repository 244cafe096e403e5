import { once } from 'node:events';
import { connect } from 'node:tls';
import { z } from 'zod';
import { ask, codeOf } from './ask.ts';
import { type Finding, green, red, yellow } from './finding.ts';

const ready = z.looseObject({ status: z.string(), reason: z.string().optional() });

/** The address that Slack, Teams, Twilio and families use, asked as they do: by its name, through the proxy. */
export async function askAddress(publicUrl: string): Promise<Finding[]> {
  const base = publicUrl.replace(/\/+$/, '');
  return [
    await askReady(base),
    ...(base.startsWith('https://') ? [await askCertificate(base)] : []),
  ];
}

async function askReady(base: string): Promise<Finding> {
  const about = 'address.ready';
  const { status, body } = await ask(`${base}/health/ready`).catch((error: unknown) => {
    return { status: 0, body: { status: error instanceof Error ? error.message : '' } };
  });
  const read = ready.safeParse(body);
  if (status === 200 && read.success && read.data.status === 'ready')
    return green(about, 'PUBLIC_URL leads to a bot that is ready.');
  if (status === 503 && read.success)
    return red(
      about,
      `The bot at PUBLIC_URL isn’t ready: ${read.data.reason ?? 'it gives no reason'}.`,
      'Do what it says, and look at its log.',
    );
  return red(
    about,
    `PUBLIC_URL doesn’t lead to the bot (${status === 0 ? 'no answer' : `HTTP ${status}`}).`,
    'Start the bot, and check the name, the firewall and the proxy in front of it.',
  );
}

const warnDays = 21;
const lateDays = 5;

/** Twilio and Slack refuse a certificate that browsers would warn of, and say so nowhere. */
async function askCertificate(base: string): Promise<Finding> {
  const about = 'address.tls';
  const { hostname, port } = new URL(base);
  const todo = 'Renew it, with the whole chain, and reload the proxy.';
  try {
    const socket = connect({
      host: hostname,
      port: port === '' ? 443 : Number(port),
      servername: hostname,
      timeout: 8_000,
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer in time')));
    await once(socket, 'secureConnect');
    const ends = Date.parse(socket.getPeerCertificate().valid_to);
    socket.destroy();
    const days = Math.floor((ends - Temporal.Now.instant().epochMilliseconds) / 86_400_000);
    const says = `The certificate of PUBLIC_URL ends in ${days} days.`;
    if (days < lateDays) return red(about, says, todo);
    return days < warnDays ? yellow(about, says, todo) : green(about, says);
  } catch (error) {
    return red(about, `The certificate of PUBLIC_URL is refused (${codeOf(error)}).`, todo);
  }
}
