import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { type Binding, classOf, type DataKey, type KeyRing } from './data-key.ts';

/**
 * Field encryption, the index of phones, and signatures of links, by the keys of a ring.
 *
 * Ciphertext: id of the key (2 bytes) · IV (12) · AES-256-GCM ciphertext · tag (16). Authenticated with it are the key's
 * id and what the field belongs to, so that a value moved to another row or marked with another key does not open.
 */
export type Vault = {
  /** `belongsTo` names table, column and row, such as `guardian.name:G-17`. */
  encrypt(plain: string, belongsTo: Binding): Buffer;
  /**
   * Throws where the value was altered, moved, or written under a key that is not in the ring. What was erased is empty,
   * and so is what it says.
   */
  decrypt(cipher: Buffer, belongsTo: Binding): string;
  /** The same for what is no text. */
  encryptBytes(plain: Uint8Array, belongsTo: Binding): Buffer;
  decryptBytes(cipher: Buffer, belongsTo: Binding): Buffer;
  /**
   * Keyed, 16 bytes, the first two the id of its key: equal numbers have equal indexes, and nobody without the key can
   * try numbers out.
   */
  phoneIndex(e164: string): Buffer;
  /** Under every key, that of `phoneIndex` first: a phone is found by any of them, whichever it was indexed by. */
  phoneIndexes(e164: string): PhoneIndexes;
  /** Under the key that is used and the one that will be: what waits for a number that is not there yet. */
  comingPhoneIndexes(e164: string): PhoneIndexes;
  /** Keyed apart from a family's phone: no query can tell that a number is on both lists. */
  drillPhoneIndexes(e164: string): PhoneIndexes;
  /** Of an e-mail address, in lower case; keyed apart from phones. */
  emailIndexes(address: string): PhoneIndexes;
  /** A keyed digest of anything, 16 bytes; tells "unchanged" without keeping the value. */
  digest(value: string): Buffer;
  /** A signature for a link, base64url. */
  sign(value: string): string;
  /** One for each key that signed links, the one that signs now first: a link is good by any of them. */
  signers(): readonly Pick<Vault, 'sign'>[];
};

/** The same number's index by several keys, the one that is written first. */
export type PhoneIndexes = readonly [Buffer, ...Buffer[]];

/** Whether a row has one of them. */
export const isIndexedBy = (index: Buffer, indexes: PhoneIndexes): boolean =>
  indexes.some((one) => one.equals(index));

/** A value under a key that this process has not got, or not yet. */
export class KeyNotHeld extends Error {
  override name = 'KeyNotHeld';

  constructor(id: number) {
    super(`key ${id} is not held here`);
  }
}

const idBytes = 2;
const ivBytes = 12;
const tagBytes = 16;
const indexBytes = 14;

export function openVault(ring: KeyRing): Vault {
  const subkeys = deriveOnce();
  const mac = (key: DataKey, label: string, value: string) =>
    createHmac('sha256', subkeys(key, label)).update(value).digest();
  const signerOf = (key: DataKey) => ({
    sign: (value: string) => mac(key, 'link', value).toString('base64url'),
  });
  const indexBy = (label: string, e164: string) => (key: DataKey) =>
    Buffer.concat([idOf(key), mac(key, label, e164).subarray(0, indexBytes)]);
  const indexes = (label: string, e164: string, keys: readonly DataKey[]): PhoneIndexes => {
    const [first, ...others] = keys.map(indexBy(label, e164));
    if (first === undefined) throw new Error('there is no key for indexes');
    return [first, ...others];
  };
  const encryptBytes = (plain: Uint8Array, belongsTo: Binding) => {
    const key = ring.current(classOf(belongsTo));
    const id = idOf(key);
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, iv);
    cipher.setAAD(Buffer.concat([id, Buffer.from(belongsTo)]));
    return Buffer.concat([id, iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const decryptBytes = (sealed: Buffer, belongsTo: Binding) => {
    if (sealed.length === 0) return Buffer.alloc(0);
    if (sealed.length < idBytes + ivBytes + tagBytes) {
      throw new Error('not a value this vault can open');
    }
    const id = sealed.readUInt16BE();
    const key = ring.find(id);
    if (key === undefined) throw new KeyNotHeld(id);
    if (key.class !== classOf(belongsTo)) throw new Error('written with the key of another class');
    const iv = sealed.subarray(idBytes, idBytes + ivBytes);
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, iv);
    decipher.setAAD(Buffer.concat([idOf(key), Buffer.from(belongsTo)]));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([
      decipher.update(sealed.subarray(idBytes + ivBytes, -tagBytes)),
      decipher.final(),
    ]);
  };
  return {
    encrypt: (plain, belongsTo) => encryptBytes(Buffer.from(plain), belongsTo),
    decrypt: (sealed, belongsTo) => decryptBytes(sealed, belongsTo).toString('utf8'),
    encryptBytes,
    decryptBytes,
    phoneIndex: (e164) => indexBy('phone', e164)(ring.current('index')),
    phoneIndexes: (e164) => indexes('phone', e164, ring.all('index')),
    comingPhoneIndexes: (e164) => indexes('phone', e164, ring.coming('index')),
    drillPhoneIndexes: (e164) => indexes('drill phone', e164, ring.all('index')),
    emailIndexes: (address) => indexes('email', address.toLowerCase(), ring.all('index')),
    digest: (value) => mac(ring.current('index'), 'digest', value).subarray(0, 16),
    sign: (value) => signerOf(ring.current('link')).sign(value),
    signers: () => ring.all('link').map(signerOf),
  };
}

function idOf({ id }: DataKey): Buffer {
  const bytes = Buffer.alloc(idBytes);
  bytes.writeUInt16BE(id);
  return bytes;
}

/** One key does one thing: what an index, a digest and a link are made with is derived by a label each. */
function deriveOnce(): (key: DataKey, label: string) => Buffer {
  const derived = new WeakMap<DataKey, Map<string, Buffer>>();
  return (key, label) => {
    const ofKey = derived.get(key) ?? new Map<string, Buffer>();
    derived.set(key, ofKey);
    const known = ofKey.get(label);
    if (known !== undefined) return known;
    const made = Buffer.from(hkdfSync('sha256', key.bytes, '', `bellwether ${label}`, 32));
    ofKey.set(label, made);
    return made;
  };
}

/** What the name of somebody on the staff is bound to: who they are in the directory. */
export function staffNameBinding(person: { tenant: string; id: string }): Binding {
  return `operator.name:${person.tenant}/${person.id}`;
}

/** What an operator's own number is bound to. */
export function operatorPhoneBinding(operatorId: string): Binding {
  return `operator_phone.number:${operatorId}`;
}

/** What the directory's token is bound to: the sign-in that brought it. */
export function idTokenBinding(signInId: string): Binding {
  return `step_up.id_token:${signInId}`;
}

/** What the reference of a custody document is bound to: the student, and the guardian whom it bars. */
export function custodyBinding(link: { student: string; guardian: string }): Binding {
  return `guardianship.custody_document:${link.student}\u001f${link.guardian}`;
}

/** What a draft is bound to: its writer, and itself. */
export function savedFormBinding(form: { operatorId: string; id: string }): Binding {
  return `saved_form.form:${form.operatorId}/${form.id}`;
}

/** What a phone's number is bound to: its own index, which is the row's natural key. */
export function phoneBinding(index: Buffer): Binding {
  return `phone.number:${index.toString('hex')}`;
}

/** What an e-mail address is bound to: its own index. */
export function emailBinding(index: Buffer): Binding {
  return `email_address.address:${index.toString('hex')}`;
}

/** What the number that a stop came from is bound to. */
export function unclaimedBinding(index: Buffer): Binding {
  return `unclaimed_stop.number:${index.toString('hex')}`;
}

/** What the number of a stranger who wrote is bound to. */
export function senderBinding(index: Buffer): Binding {
  return `family_request.sender:${index.toString('hex')}`;
}

/** What is kept of a drill's phone is bound to: its own index. */
export function drillPhoneBinding(index: Buffer, what: 'name' | 'number' | 'consent'): Binding {
  return `drill_phone.${what}:${index.toString('hex')}`;
}
