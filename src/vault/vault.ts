import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Field encryption and the phone index. One master key of 32 bytes makes, by HKDF with a label each, the key
 * that encrypts fields, the key of the phone index, and the key that signs links; so none can stand in for another.
 *
 * Ciphertext: version (1 byte, 1) · IV (12) · AES-256-GCM ciphertext · tag (16). What the field belongs to is
 * authenticated, so that a value moved to another row does not open.
 */
export type Vault = {
  /** `belongsTo` names table, column and row, such as `guardian.name:G-17`. */
  encrypt(plain: string, belongsTo: string): Buffer;
  /** Throws where the value was altered, moved, or written under another key. */
  decrypt(cipher: Buffer, belongsTo: string): string;
  /** The same for what is no text. */
  encryptBytes(plain: Uint8Array, belongsTo: string): Buffer;
  decryptBytes(cipher: Buffer, belongsTo: string): Buffer;
  /** Keyed, 16 bytes: equal numbers have equal indexes, and nobody without the key can try numbers out. */
  phoneIndex(e164: string): Buffer;
  /** A keyed digest of anything, 16 bytes; tells "unchanged" without keeping the value. */
  digest(value: string): Buffer;
  /** A signature for a link, base64url. */
  sign(value: string): string;
};

const version = 1;
const ivBytes = 12;
const tagBytes = 16;

export function openVault(masterKey: Buffer): Vault {
  if (masterKey.length !== 32) throw new Error('the master key must be 32 bytes');
  const derive = (label: string) =>
    Buffer.from(hkdfSync('sha256', masterKey, '', `bellwether ${label}`, 32));
  const fieldKey = derive('field');
  const indexKey = derive('phone-index');
  const digestKey = derive('digest');
  const linkKey = derive('link');
  const mac = (key: Buffer, value: string) => createHmac('sha256', key).update(value).digest();
  const encryptBytes = (plain: Uint8Array, belongsTo: string) => {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', fieldKey, iv);
    cipher.setAAD(Buffer.from(belongsTo));
    return Buffer.concat([
      Buffer.of(version),
      iv,
      cipher.update(plain),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
  };
  const decryptBytes = (sealed: Buffer, belongsTo: string) => {
    if (sealed[0] !== version || sealed.length < 1 + ivBytes + tagBytes) {
      throw new Error('not a value this vault can open');
    }
    const decipher = createDecipheriv('aes-256-gcm', fieldKey, sealed.subarray(1, 1 + ivBytes));
    decipher.setAAD(Buffer.from(belongsTo));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([
      decipher.update(sealed.subarray(1 + ivBytes, -tagBytes)),
      decipher.final(),
    ]);
  };
  return {
    encrypt: (plain, belongsTo) => encryptBytes(Buffer.from(plain), belongsTo),
    decrypt: (sealed, belongsTo) => decryptBytes(sealed, belongsTo).toString('utf8'),
    encryptBytes,
    decryptBytes,
    phoneIndex: (e164) => mac(indexKey, e164).subarray(0, 16),
    digest: (value) => mac(digestKey, value).subarray(0, 16),
    sign: (value) => mac(linkKey, value).toString('base64url'),
  };
}

/** What an operator's own number is bound to. */
export function operatorPhoneBinding(operatorId: string): string {
  return `operator_phone.number:${operatorId}`;
}

/** What the directory's token is bound to: the sign-in that brought it. */
export function idTokenBinding(signInId: string): string {
  return `step_up.id_token:${signInId}`;
}

/** What a phone's number is bound to: its own index, which is the row's natural key. */
export function phoneBinding(index: Buffer): string {
  return `phone.number:${index.toString('hex')}`;
}

/** Keyed apart from a family's phone: no query can tell that a number is on both lists. */
export function drillPhoneIndex(vault: Pick<Vault, 'digest'>, e164: string): Buffer {
  return vault.digest(`drill phone ${e164}`);
}

/** What the name and the number of a drill's phone are bound to: its own index. */
export function drillPhoneBinding(index: Buffer, what: 'name' | 'number'): string {
  return `drill_phone.${what}:${index.toString('hex')}`;
}
