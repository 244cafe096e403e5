import { KeeperAway, type KeyKeeper, type KeyPlace } from './key-keeper.ts';

const tries = 2;
const patienceMs = 2_000;

/**
 * A key in AWS KMS, which never leaves it. The SDK finds the account's credentials by itself, in the environment or by
 * the machine's role, which needs kms:Encrypt and kms:Decrypt for this key alone.
 */
export function awsKmsKeeper(settings: { keyArn: string; url?: string | undefined }): KeyKeeper {
  const { keyArn: KeyId, url } = settings;
  let opened: ReturnType<typeof openClient> | undefined;
  const kms = () => (opened ??= openClient(KeyId, url));
  return {
    name: `aws-kms:${KeyId}`,
    async wrap(plain, place) {
      const { client, EncryptCommand } = await kms();
      const EncryptionContext = contextOf(place);
      const command = new EncryptCommand({ KeyId, Plaintext: plain, EncryptionContext });
      const { CiphertextBlob } = await client.send(command).catch(refuse);
      if (CiphertextBlob === undefined) throw new KeeperAway('AWS KMS encrypted nothing');
      return Buffer.from(CiphertextBlob);
    },
    async unwrap(wrapped, place) {
      const { client, DecryptCommand } = await kms();
      const EncryptionContext = contextOf(place);
      const command = new DecryptCommand({ KeyId, CiphertextBlob: wrapped, EncryptionContext });
      const { Plaintext } = await client.send(command).catch(refuse);
      if (Plaintext?.length !== 32) throw new Error('AWS KMS decrypted no key of 32 bytes');
      return Buffer.from(Plaintext);
    },
  };
}

/** The SDK is loaded where a key is in KMS, and nowhere else. */
async function openClient(keyArn: string, url: string | undefined) {
  const { KMSClient, EncryptCommand, DecryptCommand } = await import('@aws-sdk/client-kms');
  const client = new KMSClient({
    region: keyArn.split(':')[3] ?? '',
    ...(url === undefined ? {} : { endpoint: url }),
    maxAttempts: tries,
    requestHandler: {
      connectionTimeout: patienceMs,
      requestTimeout: patienceMs,
      throwOnRequestTimeout: true,
    },
  });
  return { client, EncryptCommand, DecryptCommand };
}

/** KMS writes it into its own log with each use, and decrypts under no other. */
function contextOf({ id, class: of }: KeyPlace): Record<string, string> {
  return { application: 'bellwether', class: of, key: String(id) };
}

const ofTheKey = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);

function refuse(cause: unknown): never {
  if (cause instanceof Error && ofTheKey.has(cause.name)) throw cause;
  const words = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  throw new KeeperAway(`AWS KMS does not answer (${words})`, { cause });
}
