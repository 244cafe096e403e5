import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import yauzl from 'yauzl';
import { inflateEntry, refuseBomb } from './inflate-entry.ts';
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
