import type { FetchedSound } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import type { CallBack } from '#domain/attempt/answer/answer-callback.ts';
import { makeLinkToken, openLinkToken } from '#domain/shared/link/link-token.ts';
import type { Signer } from '#domain/shared/link/signed-link.ts';
import { findToldRecording } from '#domain/voice/recording/find-told-recording.ts';
import type { Vault } from '#vault/vault.ts';
import { type Recorded, recordedIn } from './callback-script.ts';
import type { SoundShelf } from './sound-shelf.ts';

/** By attempt. */
type Keys = ReadonlyMap<string, string>;

/** The recordings of messages that somebody calls back about. A call that comes in has no token: each address is signed. */
export type CallBackVoice = {
  /** What opens each to the carrier for ten minutes; none where nothing is recorded, or it can't be read now. */
  keysFor: (callBack: CallBack) => Promise<Keys>;
  /** The same on a later question of the call: only where the carrier had it, or the text is said. */
  keysAgain: (callBack: CallBack) => Promise<Keys>;
  /** One was to be played, and the carrier never had it. */
  isMissed: (callBack: CallBack) => boolean;
  fetch: (told: { key: string; language: string }) => Promise<FetchedSound | undefined>;
};

/** As long as somebody may listen. */
const minutes = 10;

export function createCallBackVoice({
  db,
  vault,
  shelf,
}: {
  db: Db;
  vault: Vault;
  shelf: SoundShelf;
}): CallBackVoice {
  /** What the carrier has fetched here. Another process knows nothing of it, and has the text said: never silence. */
  const fetched = new Set<string>();
  const signing = (language: string, signer: Signer) => (payload: string) =>
    signer.sign(`call-back-sound:${language}:${payload}`);
  const nameOf = (told: { attemptId: string; language: string }) =>
    `${told.attemptId} ${told.language}`;

  async function open(recorded: readonly Recorded[]): Promise<Keys> {
    const expiresAt = Temporal.Now.instant().add({ minutes });
    const keys = new Map<string, string>();
    for (const { attemptId, language, digest } of recorded) {
      if ((await shelf.take(digest)) === undefined) continue;
      const key = makeLinkToken({ id: attemptId, expiresAt }, signing(language, vault));
      keys.set(attemptId, key);
    }
    return keys;
  }

  const wasFetched = (recorded: Recorded) => fetched.has(nameOf(recorded));

  return {
    keysFor: (callBack) => open(recordedIn(callBack)),
    keysAgain: (callBack) => open(recordedIn(callBack).filter(wasFetched)),
    isMissed: (callBack) => !recordedIn(callBack).every(wasFetched),
    async fetch({ key, language }) {
      const link = openLinkToken(
        key,
        vault.signers().map((one) => signing(language, one)),
        Temporal.Now.instant(),
      );
      if (link.kind !== 'good') return undefined;
      const told = { attemptId: link.id, language };
      const digest = await findToldRecording(db, told);
      const wav = digest === undefined ? undefined : await shelf.take(digest);
      return wav && { wav, sent: () => keep(nameOf(told)) };
    },
  };

  function keep(name: string): void {
    fetched.add(name);
    setTimeout(() => fetched.delete(name), minutes * 60_000).unref();
  }
}
