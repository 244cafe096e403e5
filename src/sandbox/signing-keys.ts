import { generateKeyPair } from 'jose';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

/** Made anew: RSA of 2,048 bits, which takes 0.04 s of a processor. */
export const makeKeys = (): Promise<Keys> => generateKeyPair('RS256', { extractable: true });

const kept: Promise<Keys>[] = [];

/** The `at`-th pair of this process, made once: each far side that it starts signs with the same. */
export const keysOfProcess = (at: number): Promise<Keys> => (kept[at] ??= makeKeys());
