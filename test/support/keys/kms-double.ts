import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const kmsKey = 'arn:aws:kms:us-west-2:111122223333:key/6f1e2d3c-0000-4000-8000-00000000c0de';

type Mood = 'well' | 'away' | 'slow' | 'disabled' | 'denied';
type Request = {
  KeyId?: string;
  Plaintext?: string;
  CiphertextBlob?: string;
  EncryptionContext?: Record<string, string>;
};

export type KmsDouble = AsyncDisposable & {
  url: string;
  setMood(mood: Mood): void;
  /** What was asked, such as `Decrypt guardian`. */
  asked(): readonly string[];
};

/** Speaks the protocol of AWS KMS for one key: JSON 1.1, signed requests, encryption contexts, its own faults. */
export async function startKmsDouble(): Promise<KmsDouble> {
  const key = randomBytes(32);
  const asked: string[] = [];
  let mood: Mood = 'well';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).replace(/^TrentService\./, '');
      const body: Request = JSON.parse(Buffer.concat(chunks).toString());
      asked.push(`${operation} ${body.EncryptionContext?.['class'] ?? ''}`.trim());
      if (mood === 'away') return request.socket.destroy();
      if (mood === 'slow') return undefined;
      const isSigned = /^AWS4-HMAC-SHA256 Credential=.+\/us-west-2\/kms\/aws4_request, /.test(
        request.headers.authorization ?? '',
      );
      const [status, answer] = isSigned
        ? answerTo(operation, body, { key, mood })
        : fault('MissingAuthenticationTokenException');
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      return response.end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    setMood(next) {
      mood = next;
    },
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const fault = (type: string): [number, object] => [400, { __type: type, message: type }];

function answerTo(
  operation: string,
  request: Request,
  { key, mood }: { key: Buffer; mood: Mood },
): [number, object] {
  if (mood === 'disabled') return fault('DisabledException');
  if (mood === 'denied') return fault('AccessDeniedException');
  if (request.KeyId !== kmsKey) return fault('NotFoundException');
  const { application, class: of, key: id } = request.EncryptionContext ?? {};
  const context = Buffer.from(JSON.stringify([application, of, id]));
  if (operation === 'Encrypt') {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(context);
    const sealed = Buffer.concat([
      iv,
      cipher.update(Buffer.from(request.Plaintext ?? '', 'base64')),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return [200, { KeyId: kmsKey, CiphertextBlob: sealed.toString('base64') }];
  }
  if (operation !== 'Decrypt') return fault('UnknownOperationException');
  try {
    const sealed = Buffer.from(request.CiphertextBlob ?? '', 'base64');
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(context);
    cipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]);
    return [200, { KeyId: kmsKey, Plaintext: plain.toString('base64') }];
  } catch {
    return fault('InvalidCiphertextException');
  }
}
