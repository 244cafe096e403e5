import type { Twilio } from 'twilio';
import type { Carrier, NumberErased } from '#carrier/carrier.ts';
import { asFault, refusal } from '../read-failure.ts';

/** As many of a number as are asked for at once; more are asked for again. */
const batch = 500;

type Found = { sid: string; remove: () => Promise<boolean> };

/**
 * Deletes what Twilio holds of a number: texts with their words, calls, and their recordings
 * (https://www.twilio.com/docs/messaging/api/message-resource#delete-a-message-resource,
 * https://www.twilio.com/docs/voice/api/call-resource#delete-a-call-resource). What it doesn't delete, such as a text that is
 * under way, is counted and stays.
 */
export function eraseNumber(client: Twilio): Carrier['eraseNumber'] {
  return async (number) => {
    const erased: NumberErased = { calls: 0, texts: 0, recordings: 0, kept: 0 };
    const kept = new Set<string>();
    const all = async (what: 'calls' | 'texts', list: () => Promise<Found[]>) => {
      for (;;) {
        const found = (await list()).filter(({ sid }) => !kept.has(sid));
        if (found.length === 0) return;
        for (const { sid, remove } of found) {
          if (await isRemoved(remove)) erased[what] += 1;
          else kept.add(sid);
        }
      }
    };
    try {
      for (const side of [{ to: number }, { from: number }]) {
        await all('texts', async () => {
          const texts = await client.messages.list({ ...side, limit: batch });
          return texts.map((text) => ({ sid: text.sid, remove: () => text.remove() }));
        });
        await all('calls', async () => {
          const calls = await client.calls.list({ ...side, limit: batch });
          return calls.map((call) => ({
            sid: call.sid,
            remove: async () => {
              for (const recording of await client.recordings.list({
                callSid: call.sid,
                limit: batch,
              }))
                if (await isRemoved(() => recording.remove())) erased.recordings += 1;
              return call.remove();
            },
          }));
        });
      }
    } catch (error) {
      throw asFault('deleting what is held of a number', error);
    }
    return { ...erased, kept: kept.size };
  };
}

/** Gone is gone, no matter by whom. A definite no is no fault: the item stays, and is counted. */
async function isRemoved(remove: () => Promise<boolean>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    const { status } = refusal(error);
    if (status === 404) return true;
    if (status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429)
      return false;
    throw error;
  }
}
