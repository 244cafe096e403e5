import type { Twilio } from 'twilio';
import type { Carrier } from '#carrier/carrier.ts';
import { TooLarge } from '../exchange.ts';
import { asFault, refusal } from '../read-failure.ts';
import type { UndiciRequestClient } from '../undici-request-client.ts';

type Parts = {
  client: Twilio;
  http: UndiciRequestClient;
  credentials: { username: string; password: string };
};

/** What Twilio holds of what was said after a tone: https://www.twilio.com/docs/voice/api/recording */
export function carrierRecordings({
  client,
  http,
  credentials,
}: Parts): Pick<Carrier, 'fetchRecording' | 'deleteRecording'> {
  return {
    async fetchRecording(recordingId, limits) {
      const { username } = credentials;
      const uri = `https://api.twilio.com/2010-04-01/Accounts/${username}/Recordings/${recordingId}.wav`;
      try {
        const { status, body } = await http.download(uri, credentials, limits);
        if (status === 404) return { kind: 'absent' };
        if (status !== 200) throw Object.assign(new Error(`HTTP ${status}`), { status });
        return { kind: 'audio', bytes: body };
      } catch (error) {
        if (error instanceof TooLarge) return { kind: 'too-large' };
        throw asFault('fetching a recording', error);
      }
    },

    async deleteRecording(recordingId) {
      try {
        await client.recordings(recordingId).remove();
      } catch (error) {
        if (refusal(error).status !== 404) throw asFault('deleting a recording', error);
      }
    },
  };
}
