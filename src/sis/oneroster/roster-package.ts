import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import yauzl from 'yauzl';

/** The files of one export, wherever they lie. */
export type RosterPackage = AsyncDisposable & {
  has(file: string): boolean;
  read(file: string): AsyncIterable<Buffer>;
};

/** The export as a whole can't be read; the message is for the person who started the import. */
export class PackageRefused extends Error {
  override name = 'PackageRefused';
}

// A district of a million people exports some 300 MB; more than this is a mistake or an attack.
const mostBytes = 2_000_000_000;
const mostEntries = 200;
/** CSV of people shrinks to a tenth, or a thirtieth; a bomb to a thousandth. Small files may, they cost nothing. */
const mostShrunk = { ratio: 200, above: 10_000_000 };

/** Opens a folder, or a zip file, of CSV files. */
export async function openRosterPackage(source: string): Promise<RosterPackage> {
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) throw new PackageRefused('there is no such folder or file');
  return found.isDirectory() ? openFolder(source) : openZip(source);
}

async function openFolder(folder: string): Promise<RosterPackage> {
  const files = new Set<string>();
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.csv')) continue;
    files.add(entry.name);
    total += (await stat(path.join(folder, entry.name))).size;
  }
  if (total > mostBytes) throw new PackageRefused('the files are larger than 2 GB together');
  return {
    has: (file) => files.has(file),
    read: (file) => createReadStream(path.join(folder, file)),
    async [Symbol.asyncDispose]() {},
  };
}

async function openZip(file: string): Promise<RosterPackage> {
  // yauzl itself refuses absolute names and "..", and stops an entry that is longer than it says.
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
    const name = entry.fileName;
    if (name.endsWith('/') || name.startsWith('__MACOSX/') || !name.endsWith('.csv')) continue;
    if (name.includes('/')) {
      throw new PackageRefused(
        'the CSV files must lie at the top of the zip file, not in a folder',
      );
    }
    if (entry.isEncrypted()) throw new PackageRefused('the zip file is locked with a password');
    total += entry.uncompressedSize;
    if (total > mostBytes) throw new PackageRefused('the files are larger than 2 GB together');
    if (isBomb(entry))
      throw new PackageRefused(`${name} is no roster: it is one thing repeated over and over`);
    entries.set(name, entry);
  }
  return entries;
}

/** By what the entry says of itself; yauzl stops one that is longer than it says. */
function isBomb({ uncompressedSize, compressedSize }: yauzl.Entry): boolean {
  return (
    uncompressedSize > mostShrunk.above && uncompressedSize > mostShrunk.ratio * compressedSize
  );
}

async function* readEntry(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry | undefined,
): AsyncGenerator<Buffer> {
  if (entry === undefined) throw new PackageRefused('a file is missing from the zip file');
  try {
    yield* await zip.openReadStreamPromise(entry);
  } catch (cause) {
    throw new PackageRefused('the zip file is damaged', { cause });
  }
}
