import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import yauzl from 'yauzl';
import { PackageRefused } from './package-refused.ts';

/** The files of one export, wherever they lie. */
export type RosterPackage = AsyncDisposable & {
  has(file: string): boolean;
  read(file: string): AsyncIterable<Buffer>;
};

// A district of a million people exports some 300 MB; more than this is a mistake or an attack.
const mostBytes = 2_000_000_000;
const mostEntries = 200;

/** Opens a folder, or a zip file, of CSV files; `Users.CSV` is `users.csv`. */
export async function openRosterPackage(source: string): Promise<RosterPackage> {
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) throw new PackageRefused('there is no such folder or file');
  return found.isDirectory() ? openFolder(source) : openZip(source);
}

async function openFolder(folder: string): Promise<RosterPackage> {
  const files = new Map<string, string>();
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = entry.name.toLowerCase();
    if (!entry.isFile() || !file.endsWith('.csv')) continue;
    files.set(file, entry.name);
    total += (await stat(path.join(folder, entry.name))).size;
  }
  if (total > mostBytes) throw new PackageRefused('the files are larger than 2 GB together');
  return {
    has: (file) => files.has(file),
    read: (file) => createReadStream(path.join(folder, files.get(file) ?? file)),
    async [Symbol.asyncDispose]() {},
  };
}

async function openZip(file: string): Promise<RosterPackage> {
  // yauzl itself refuses absolute names and "..".
  const zip = await yauzl
    .openPromise(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true })
    .catch((cause: unknown) => {
      throw new PackageRefused('the file is neither a folder nor a zip file', { cause });
    });
  try {
    const entries = await listEntries(zip);
    return {
      has: (name) => entries.has(name),
      read: (name) => readEntry(zip, entries.get(name)),
      async [Symbol.asyncDispose]() {
        zip.close();
      },
    };
  } catch (error) {
    zip.close();
    if (error instanceof PackageRefused) throw error;
    throw new PackageRefused('the zip file is damaged, or names files outside itself', {
      cause: error,
    });
  }
}

async function listEntries(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  if (zip.entryCount > mostEntries) throw new PackageRefused('the zip file holds too many files');
  const entries = new Map<string, yauzl.Entry>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.toLowerCase();
    if (name.endsWith('/') || name.startsWith('__macosx/') || !name.endsWith('.csv')) continue;
    if (name.includes('/')) {
      throw new PackageRefused(
        'the CSV files must lie at the top of the zip file, not in a folder',
      );
    }
    if (entry.isEncrypted()) throw new PackageRefused('the zip file is locked with a password');
    total += entry.uncompressedSize;
    if (total > mostBytes) throw new PackageRefused('the files are larger than 2 GB together');
    refuseBomb(name, entry.uncompressedSize, entry.compressedSize);
    entries.set(name, entry);
  }
  return entries;
}

async function* readEntry(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry | undefined,
): AsyncGenerator<Buffer> {
  if (entry === undefined) throw new PackageRefused('a file is missing from the zip file');
  try {
    if (entry.compressionMethod === 0) yield* await zip.openReadStreamPromise(entry);
    else yield* inflateEntry(await zip.openReadStreamPromise(entry, { decompress: false }), entry);
  } catch (cause) {
    if (cause instanceof PackageRefused) throw cause;
    throw new PackageRefused('the zip file is damaged', { cause });
  }
}

/** CSV of people shrinks to a tenth, or a thirtieth; a bomb to a thousandth. Small files may, they cost nothing. */
const mostShrunk = { ratio: 200, above: 10_000_000 };

function refuseBomb(name: string, bytes: number, packedBytes: number): void {
  if (bytes > mostShrunk.above && bytes > mostShrunk.ratio * packedBytes)
    throw new PackageRefused(
      `${name} repeats the same bytes over and over; export the roster again`,
    );
}

/**
 * Inflates an entry of a zip file. It goes by the bytes that were used up: the packed size that an entry claims may
 * include padding. An entry of another length than it says is a fault.
 */
async function* inflateEntry(
  packed: Readable,
  { fileName, uncompressedSize }: { fileName: string; uncompressedSize: number },
): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw();
  packed.on('error', (error) => inflate.destroy(error));
  packed.pipe(inflate);
  let length = 0;
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      length += piece.length;
      refuseBomb(fileName, length, inflate.bytesWritten);
      if (length > uncompressedSize) throw new Error('the entry is longer than it says');
      yield piece;
    }
    if (length < uncompressedSize) throw new Error('the entry is shorter than it says');
  } finally {
    packed.destroy();
    inflate.destroy();
  }
}
