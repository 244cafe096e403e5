import { randomBytes } from 'node:crypto';
import { type Spoken, spokenWav } from './spoken-wav.ts';

export type Recording = {
  sid: string;
  callSid: string;
  createdAt: Temporal.Instant;
  seconds: number;
  wav: Buffer;
  /** Its media can be fetched once Twilio has worked on it. */
  isReady: boolean;
};

/** What was recorded on calls, until it is deleted over the API. */
export type Recordings = {
  add(callSid: string, spoken: Spoken): Recording;
  find(sid: string): Recording | undefined;
  /** False where there is none. */
  delete(sid: string): boolean;
  list(): Recording[];
};

export function createRecordings(): Recordings {
  const recordings = new Map<string, Recording>();
  return {
    add(callSid, spoken) {
      const recording = {
        sid: `RE${randomBytes(16).toString('hex')}`,
        callSid,
        createdAt: Temporal.Now.instant(),
        seconds: Math.round(spoken.seconds),
        wav: spokenWav(spoken),
        isReady: false,
      };
      recordings.set(recording.sid, recording);
      return recording;
    },
    find: (sid) => recordings.get(sid),
    delete: (sid) => recordings.delete(sid),
    list: () => [...recordings.values()],
  };
}
