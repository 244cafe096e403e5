import type { Db } from '#database/transaction.ts';
import { findSound } from '#domain/voice/recording/find-sound.ts';
import type { Logger } from '#log/logger.ts';
import type { Vault } from '#vault/vault.ts';

/** Sounds by their digests, each read and decrypted once: a closure plays the same one to everybody. */
export type SoundShelf = {
  /** Undefined where it can't be read: the text is said instead. */
  take(digest: string): Promise<Buffer | undefined>;
};

/** A minute is half a megabyte. */
const mostSounds = 32;

/** What could not be read is looked for again after so long, and not for each call of a second. */
const retryMs = 5_000;

export function createSoundShelf(tools: { db: Db; vault: Vault; logger: Logger }): SoundShelf {
  const shelf = new Map<string, Promise<Buffer | undefined>>();

  async function read(digest: string): Promise<Buffer | undefined> {
    const sound = await findSound(tools.db, tools.vault, digest).catch((error: unknown) => {
      tools.logger.error({ err: error, digest }, 'a recording can’t be read');
      return undefined;
    });
    if (sound === undefined) setTimeout(() => shelf.delete(digest), retryMs).unref();
    return sound;
  }

  return {
    take(digest) {
      const sound = shelf.get(digest) ?? read(digest);
      // The one that was wanted last goes last.
      shelf.delete(digest);
      shelf.set(digest, sound);
      const [oldest] = shelf.keys();
      if (shelf.size > mostSounds && oldest !== undefined) shelf.delete(oldest);
      return sound;
    },
  };
}
