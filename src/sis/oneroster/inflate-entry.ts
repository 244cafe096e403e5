import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { PackageRefused } from './package-refused.ts';

/** CSV of people shrinks to a tenth, or a thirtieth; a bomb to a thousandth. Small files may, they cost nothing. */
const mostShrunk = { ratio: 200, above: 10_000_000 };

export function refuseBomb(name: string, bytes: number, packedBytes: number): void {
  if (bytes > mostShrunk.above && bytes > mostShrunk.ratio * packedBytes)
    throw new PackageRefused(
      `${name} repeats the same bytes over and over; export the roster again`,
    );
}

/**
 * Inflates an entry of a zip file. It goes by the bytes that were used up: the packed size that an entry claims may
 * include padding. An entry of another length than it says is a fault.
 */
export async function* inflateEntry(
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
