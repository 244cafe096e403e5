import type { FarSide } from '#sandbox/far-side.ts';

/** Orders a call from the emulated carrier, as a dial worker does. */
export async function placeCall({ twilio, environment }: FarSide, to: string): Promise<void> {
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, TWILIO_FROM: from } = environment;
  const response = await fetch(`${twilio.url}/2010-04-01/Accounts/${sid}/Calls.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}` },
    body: new URLSearchParams({
      To: to,
      From: from ?? '',
      Twiml: '<Response><Say>School is closed today.</Say></Response>',
    }),
  });
  if (!response.ok) throw new Error(await response.text());
  await response.arrayBuffer();
}
