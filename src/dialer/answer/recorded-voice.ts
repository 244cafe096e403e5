import type { FetchedSound } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { microBatch } from '#dialer/pace/micro-batch.ts';
import type { Message } from '#domain/language/message/message.ts';
import { findLiveRecording } from '#domain/voice/recording/find-live-recording.ts';
import { type Play, recordPlays } from '#domain/voice/recording/record-plays.ts';
import type { Logger } from '#log/logger.ts';
import type { SoundShelf } from './sound-shelf.ts';

type Told = { token: string; language: string };

/** The recordings of calls under way: which can be played, the carrier fetching them, and what became of each. */
export type RecordedVoice = {
  /** The message as a call can say it in this language: without its recording, where that can't be read now. */
  playable: (message: Message, told: Told) => Promise<Message>;
  /** The message in the carrier's voice alone, after it failed. */
  spoken: (message: Message, told: Told) => Message;
  fetch: (told: Told) => Promise<FetchedSound | undefined>;
  /** What this process knows of a call is in the database. */
  settled: (token: string) => Promise<void>;
};

const together = { waitMs: 200, most: 200, atOnce: 1, isolate: true };

export function createRecordedVoice({
  db,
  logger,
  shelf,
}: {
  db: Db;
  logger: Logger;
  shelf: SoundShelf;
}): RecordedVoice {
  const recordTogether = microBatch(
    async (plays: readonly (Omit<Play, 'agoMs'> & { at: number })[]) => {
      const now = performance.now();
      await recordPlays(
        db,
        plays.map(({ at, ...play }) => ({ ...play, agoMs: now - at })),
      );
      return plays.map(() => undefined);
    },
    together,
  );

  const underWay = new Map<string, Promise<void>>();

  function note(told: Told, became: Play['became']): void {
    const kept = recordTogether({ ...told, became, at: performance.now() })
      .catch((error: unknown) => {
        // At worst the text is said once more, and the card doesn't count it.
        logger.error({ err: error }, 'what became of a recording could not be kept');
      })
      .finally(() => {
        if (underWay.get(told.token) === kept) underWay.delete(told.token);
      });
    underWay.set(told.token, kept);
  }

  function spoken(message: Message, told: Told): Message {
    const { [told.language]: lost, ...recordings } = message.recordings ?? {};
    if (lost === undefined) return message;
    note(told, 'text');
    return { ...message, recordings };
  }

  return {
    async playable(message, told) {
      const digest = message.recordings?.[told.language];
      const canBePlayed = digest === undefined || (await shelf.take(digest)) !== undefined;
      return canBePlayed ? message : spoken(message, told);
    },
    spoken,
    settled: async (token) => underWay.get(token),
    async fetch(told) {
      const digest = await findLiveRecording(db, told);
      const wav = digest === undefined ? undefined : await shelf.take(digest);
      return wav && { wav, sent: () => note(told, 'fetched') };
    },
  };
}
