import { randomBytes } from 'node:crypto';
import { vaultOf } from '#test/support/keys/test-keys.ts';

/** What the databases of this run are encrypted with. */
export const benchKey = randomBytes(32);
export const benchVault = vaultOf(benchKey);
