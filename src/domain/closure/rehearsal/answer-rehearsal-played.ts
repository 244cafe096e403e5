import type { Db } from '#database/transaction.ts';
import type { Message } from '#domain/language/message/message.ts';
import { recordRecordingHeard } from '#domain/voice/recording/record-recording-heard.ts';
import { languageAt, rehearsedMessage } from './rehearsal.ts';
import { type Call, keepCall } from './rehearsal-store.ts';

export type RehearsalPlayed =
  | { kind: 'go-on'; message: Message; language: string; wasPlayed: boolean }
  | { kind: 'unknown-token' };

/**
 * The place in a rehearsal where a recording is over, or was left out because the carrier could not fetch it. Nobody has
 * pressed a key meanwhile: an approver who is called with a version has heard it to its end.
 */
export async function answerRehearsalPlayed(
  db: Db,
  { step, ...call }: Call & { step: number },
): Promise<RehearsalPlayed> {
  const said = await keepCall(db, call);
  if (said === undefined || said.kind === 'recording') return { kind: 'unknown-token' };
  const language = languageAt(said, step);
  const message = rehearsedMessage({ ...said, language });
  const digest = message.recordings?.[language];
  const wasPlayed = digest !== undefined && said.fetched.includes(language);
  if (wasPlayed && said.kind === 'sealed')
    await recordRecordingHeard(db, { operatorId: said.operatorId, digests: [digest], way: 'call' });
  return { kind: 'go-on', message, language, wasPlayed };
}
