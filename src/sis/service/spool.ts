import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PackageRefused } from '#sis/oneroster/package-refused.ts';

/** A file without a name: nobody else can open it, and it ends with the program, however that ends. */
export type Spool = AsyncDisposable & {
  write(lines: string): Promise<void>;
  /** What was written is of no use; it begins again. */
  restart(): Promise<void>;
  read(): AsyncGenerator<Buffer>;
};

const mostBytes = 2_000_000_000;
const pieceLength = 65_536;

export async function openSpool(name: string): Promise<Spool> {
  const file = await openNameless();
  let length = 0;
  return {
    async write(lines) {
      const bytes = Buffer.from(lines);
      if (length + bytes.length > mostBytes)
        throw new PackageRefused(`the roster service gives more than 2 GB of ${name}`);
      await file.write(bytes, 0, bytes.length, length);
      length += bytes.length;
    },
    async restart() {
      await file.truncate(0);
      length = 0;
    },
    async *read() {
      for (let at = 0; at < length; ) {
        const { bytesRead, buffer } = await file.read(
          Buffer.alloc(pieceLength),
          0,
          pieceLength,
          at,
        );
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-roster-'));
  try {
    return await open(path.join(folder, 'rows'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
}
