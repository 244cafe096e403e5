import {
  DecryptCommand,
  EncryptCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSClient,
} from '@aws-sdk/client-kms';
import { KeeperAway, type KeyKeeper, type KeyPlace } from './key-keeper.ts';

const tries = 2;
const patienceMs = 2_000;

/**
 * A key in AWS KMS, which never leaves it. The SDK finds the account's credentials by itself, in the environment or by
 * the machine's role, which needs kms:Encrypt and kms:Decrypt for this key alone.
 */
export function awsKmsKeeper(settings: { keyArn: string; url?: string | undefined }): KeyKeeper {
  const { keyArn: KeyId, url } = settings;
  const client = new KMSClient({
    region: KeyId.split(':')[3] ?? '',
    ...(url === undefined ? {} : { endpoint: url }),
    maxAttempts: tries,
    requestHandler: {
      connectionTimeout: patienceMs,
      requestTimeout: patienceMs,
      throwOnRequestTimeout: true,
    },
  });
  return {
    name: `aws-kms:${KeyId}`,
    async wrap(plain, place) {
      const EncryptionContext = contextOf(place);
      const command = new EncryptCommand({ KeyId, Plaintext: plain, EncryptionContext });
      const { CiphertextBlob } = await client.send(command).catch(refuse);
      if (CiphertextBlob === undefined) throw new KeeperAway('AWS KMS encrypted nothing');
      return Buffer.from(CiphertextBlob);
    },
    async unwrap(wrapped, place) {
      const EncryptionContext = contextOf(place);
      const command = new DecryptCommand({ KeyId, CiphertextBlob: wrapped, EncryptionContext });
      const { Plaintext } = await client.send(command).catch(refuse);
      if (Plaintext?.length !== 32) throw new Error('AWS KMS decrypted no key of 32 bytes');
      return Buffer.from(Plaintext);
    },
  };
}

/** KMS writes it into its own log with each use, and decrypts under no other. */
function contextOf({ id, class: of }: KeyPlace): Record<string, string> {
  return { application: 'bellwether', class: of, key: String(id) };
}

function refuse(cause: unknown): never {
  if (cause instanceof InvalidCiphertextException || cause instanceof IncorrectKeyException) {
    throw cause;
  }
  const words = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  throw new KeeperAway(`AWS KMS does not answer (${words})`, { cause });
}
