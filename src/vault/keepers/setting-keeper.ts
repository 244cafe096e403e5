import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyKeeper, KeyPlace } from './key-keeper.ts';

const ivBytes = 12;
const tagBytes = 16;

/** A key of 32 bytes that is a setting of each program. */
export function settingKeeper(master: Buffer): KeyKeeper {
  if (master.length !== 32) throw new Error('the key must be 32 bytes');
  const derive = (label: string) =>
    Buffer.from(hkdfSync('sha256', master, '', `bellwether ${label}`, 32));
  const key = derive('data keys');
  const name = hash('sha256', derive('name of the key'), 'hex').slice(0, 12);
  const bound = ({ id, class: of }: KeyPlace) => Buffer.from(`data_key:${of}:${id}`);
  return {
    name: `setting:${name}`,
    async wrap(plain, place) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(bound(place));
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    async unwrap(wrapped, place) {
      const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, ivBytes));
      decipher.setAAD(bound(place));
      decipher.setAuthTag(wrapped.subarray(-tagBytes));
      return Buffer.concat([
        decipher.update(wrapped.subarray(ivBytes, -tagBytes)),
        decipher.final(),
      ]);
    },
  };
}
