import { fetchFile } from '#chat/fetch-file.ts';
import { recordFault } from '#chat/record-fault.ts';
import { fileCameSentence } from '#conversation/closure/voice/sound-file-cards.ts';
import type { Reply, SentFile } from '#conversation/kit/command.ts';
import type { Logger } from '#log/logger.ts';
import type { FileClaim } from './activity.ts';
import type { Answers } from './answers.ts';

/**
 * Takes a file that somebody sent the bot in their own chat. Never throws. Teams has its answer already: what comes of the
 * file is told in that chat.
 */
export async function answerFile(
  files: readonly FileClaim[],
  turn: { answers: Answers; ask: (file: SentFile) => Promise<Reply> },
  { isFileUrl, logger }: { isFileUrl: (url: string) => boolean; logger: Logger },
): Promise<void> {
  const { answers, ask } = turn;
  const [{ name, url } = { name: '', url: '' }] = files;
  const fetch: SentFile['fetch'] = async (mostBytes) => {
    if (files.length > 1) return 'several';
    if (!isFileUrl(url)) {
      logger.warn('the address of a file is not of teams');
      return 'elsewhere';
    }
    await answers.sayInThread(fileCameSentence);
    return fetchFile(url, { mostBytes, logger });
  };
  try {
    const reply = await ask({ kind: 'file', name, fetch });
    if (reply.kind === 'private') await answers.sendPrivately(reply.card);
  } catch (error) {
    const words = recordFault(logger, error, 'a file from Teams could not be taken');
    await answers.sayInThread(words).catch((silence: unknown) => {
      logger.error({ err: silence }, 'the fault could not be told');
    });
  }
}
