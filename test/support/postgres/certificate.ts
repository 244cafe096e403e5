import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate of one host, made at run time and signed by its own key: it is its own authority. */
export type Certificate = { certificate: string; key: string };

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const commonName = oid('550403');
const subjectAltName = oid('551d11');

export function makeCertificate(options: { host: string; from: Date; to: Date }): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(tagged(0x31, sequence(commonName, tagged(0x0c, text(options.host)))));
  const host = tagged(0x82, text(options.host));
  const extension = sequence(subjectAltName, tagged(0x04, sequence(host)));
  const facts = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time(options.from), time(options.to)),
    name,
    spki(publicKey),
    tagged(0xa3, sequence(extension)),
  );
  const signature = sign('sha256', facts, privateKey);
  const whole = sequence(
    facts,
    ecdsaWithSha256,
    tagged(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const text = (words: string) => Buffer.from(words, 'utf8');
const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

/** As GeneralizedTime: 20270101000000Z. */
function time(at: Date): Buffer {
  return tagged(0x18, text(`${at.toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`));
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const bytes = length > 255 ? [length >> 8, length & 0xff] : [length];
  const head = length < 128 ? [length] : [0x80 + bytes.length, ...bytes];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}
