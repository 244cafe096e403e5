import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * A witness as https://c2sp.org/tlog-witness tells it, written from the page alone: nothing of the product is imported, so
 * that both sides can't share a mistake. It believes no proof that it has not followed itself.
 */

export type Witness = AsyncDisposable & {
  url: string;
  /** As it publishes it: name, key id and key. */
  key: string;
  name: string;
  /** Knows this log from now on, by its verifier key. */
  trust(logKey: string): void;
  /** What it has signed of a log last. */
  last(origin: string): { size: number; root: string } | undefined;
  /** The statuses that it answered, oldest first. */
  statuses: number[];
  /** Hangs up on everybody until it is up again. */
  setDown(isDown: boolean): void;
};

export async function startWitness(name = 'witness.example.org/w1'): Promise<Witness> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const keyId = idOf(name, 4, raw);
  const logs = new Map<string, Buffer>();
  const signed = new Map<string, { size: number; root: string }>();
  const statuses: number[] = [];
  let isDown = false;

  function answer(body: string): { status: number; text: string; type?: string } {
    const split = body.indexOf('\n\n');
    const [head = '', ...proof] = body.slice(0, split).split('\n');
    const note = body.slice(split + 2);
    const noteEnd = note.indexOf('\n\n');
    const text = note.slice(0, noteEnd + 1);
    const [origin = '', sizeText = '', root = ''] = text.split('\n');
    const old = Number(/^old (0|[1-9]\d*)$/.exec(head)?.[1] ?? Number.NaN);
    const size = Number(sizeText);
    const log = logs.get(origin);
    if (split < 0 || noteEnd < 0 || proof.length > 63) return { status: 400, text: 'malformed' };
    if (log === undefined) return { status: 404, text: 'unknown log' };
    if (!isSignedBy(note.slice(noteEnd + 2), { origin, text, key: log }))
      return { status: 403, text: 'not signed' };
    if (!Number.isSafeInteger(old) || old > size) return { status: 400, text: 'old size' };
    const before = signed.get(origin) ?? { size: 0, root: '' };
    if (old !== before.size)
      return { status: 409, text: `${before.size}\n`, type: 'text/x.tlog.size' };
    if (old > 0 && old === size && root !== before.root)
      return { status: 409, text: 'another log of this size' };
    const hashes = proof.map((line) => Buffer.from(line, 'base64'));
    const holds =
      old === 0
        ? hashes.length === 0
        : old === size
          ? hashes.length === 0
          : leads({ old, size, before: before.root, after: root }, hashes);
    if (!holds) return { status: 422, text: 'not consistent' };
    signed.set(origin, { size, root });
    const seconds = Math.floor(Date.now() / 1000);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds));
    const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
    const line = Buffer.concat([keyId, time, sign(null, message, privateKey)]).toString('base64');
    return { status: 200, text: `— ${name} ${line}\n` };
  }

  const server = createServer((request, response) => {
    if (isDown) return void request.socket.destroy();
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const isAsked = request.method === 'POST' && request.url === '/add-checkpoint';
      const said = isAsked
        ? answer(Buffer.concat(parts).toString())
        : { status: 404, text: 'no such address' };
      statuses.push(said.status);
      response.writeHead(said.status, { 'content-type': said.type ?? 'text/plain' }).end(said.text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: `${name}+${keyId.toString('hex')}+${Buffer.concat([Buffer.of(4), raw]).toString('base64')}`,
    name,
    trust(logKey) {
      const [origin = '', , ...rest] = logKey.split('+');
      logs.set(origin, Buffer.from(rest.join('+'), 'base64').subarray(1));
    },
    last: (origin) => signed.get(origin),
    statuses,
    setDown(down) {
      isDown = down;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function idOf(name: string, type: number, key: Buffer): Buffer {
  return createHash('sha256')
    .update(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), key]))
    .digest()
    .subarray(0, 4);
}

function isSignedBy(
  lines: string,
  { origin, text, key }: { origin: string; text: string; key: Buffer },
): boolean {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return lines.split('\n').some((line) => {
    const [dash, name, value = ''] = line.split(' ');
    const bytes = Buffer.from(value, 'base64');
    return (
      dash === '—' &&
      name === origin &&
      bytes.subarray(0, 4).equals(idOf(origin, 1, key)) &&
      verify(null, Buffer.from(text), publicKey, bytes.subarray(4))
    );
  });
}

/** RFC 6962, 2.1.2, read from the top of the tree down: the last hash of a proof belongs to the uppermost split. */
function leads(
  sizes: { old: number; size: number; before: string; after: string },
  proof: Buffer[],
): boolean {
  const left = [...proof];
  const before = Buffer.from(sizes.before, 'base64');
  const join = (one: Buffer, other: Buffer) =>
    createHash('sha256')
      .update(Buffer.concat([Buffer.of(1), one, other]))
      .digest();
  const walk = (
    m: number,
    n: number,
    isWhole: boolean,
  ): { old: Buffer; now: Buffer } | undefined => {
    if (m === n) {
      const hash = isWhole ? before : left.pop();
      return hash && { old: hash, now: hash };
    }
    let split = 1;
    while (split * 2 < n) split *= 2;
    const sibling = left.pop();
    if (sibling === undefined) return undefined;
    if (m <= split) {
      const inner = walk(m, split, isWhole);
      return inner && { old: inner.old, now: join(inner.now, sibling) };
    }
    const inner = walk(m - split, n - split, false);
    return inner && { old: join(sibling, inner.old), now: join(sibling, inner.now) };
  };
  const roots = walk(sizes.old, sizes.size, true);
  return (
    roots !== undefined &&
    left.length === 0 &&
    roots.old.equals(before) &&
    roots.now.toString('base64') === sizes.after
  );
}
