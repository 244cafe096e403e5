import { z } from 'zod';
import type { Transaction } from '#database/transaction.ts';
import type { FileRefused, OpenedFile } from '#domain/proof/file/record-download.ts';
import {
  findSealedRecordings,
  mayHear,
  type SealedRecording,
} from '#domain/voice/recording/find-sealed-recordings.ts';
import { recordRecordingHeard } from '#domain/voice/recording/record-recording-heard.ts';
import { type FileReader, fileKind, refused, type Said } from '#files/file-kind.ts';

/** The recordings of a closure that waits. They play on their page, whose button says that somebody listened. */
export const recordingsFile = fileKind({
  name: 'recordings',
  params: z.object({ campaign: z.uuid() }),
  askAgain: 'Listen on the card',
  readers: 'Recordings are for those who may approve the closure while it waits.',
  // An emergency is approved during an incident, too.
  spares: 'emergency',
  of: ({ campaign }) => ({
    title: 'Recordings of a closure',
    subject: { kind: 'campaign', id: campaign },
    async open(tx, reader) {
      const heard = await hearing(campaign)(tx, reader);
      if (heard.kind === 'refused') return heard;
      return {
        kind: 'open',
        entry: null,
        async file() {
          const digests = (await heard.file()).map(({ digest }) => digest);
          if (digests.length === 0) return recordingGone;
          const operatorId = reader.operator.id;
          await recordRecordingHeard(reader.db, { operatorId, digests, way: 'page' });
          return listened;
        },
      };
    },
  }),
});

/** What may be heard of a closure now, by somebody who may decide on it. */
export const hearing =
  (campaignId: string) =>
  async (
    tx: Transaction,
    { operator }: FileReader,
  ): Promise<OpenedFile<SealedRecording[]> | FileRefused> => {
    if (!(await mayHear(tx, { operatorId: operator.id, campaignId })))
      return refused('may-not-decide');
    const recordings = await findSealedRecordings(tx, campaignId);
    return { kind: 'open', entry: null, file: async () => recordings };
  };

export const recordingGone: Said = {
  status: 404,
  title: 'This recording is gone',
  words: 'It was changed or deleted since the link was made. Press Listen on the card again.',
};

const listened: Said = {
  status: 200,
  title: 'Recorded: you listened',
  words: 'Go back to the card in your chat, and press Approve or Send back.',
};
