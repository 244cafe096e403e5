import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file of an archive; its bytes leave as they come. */
export type ZippedFile = {
  name: string;
  body: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
};

type Written = { name: Buffer; crc: number; packed: number; size: number; at: number };

/** Beyond this an archive needs a form that older programs don't read. */
const most = 0xffff_ffff;
/** Sizes follow the bytes of each file; names are UTF-8. */
const flags = 0x0808;
const deflated = 8;

/** A ZIP archive (APPNOTE 6.3) of files in their order, each with the same time. */
export async function* zipOf(
  files: Iterable<ZippedFile> | AsyncIterable<ZippedFile>,
  time: Temporal.PlainDateTime,
): AsyncGenerator<Uint8Array> {
  const stamp = stampOf(time);
  const written: Written[] = [];
  let at = 0;
  const counted = (bytes: Buffer) => {
    at += bytes.length;
    if (at > most) throw new Error('the archive is larger than 4 GB');
    return bytes;
  };
  for await (const { name, body } of files) {
    const one: Written = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, at };
    yield counted(Buffer.concat([numbers('L', 0x04034b50), headOf(one, stamp), one.name]));
    const read = async function* () {
      for await (const piece of body) {
        const bytes = Buffer.from(piece);
        one.crc = crc32(bytes, one.crc);
        one.size += bytes.length;
        yield bytes;
      }
    };
    for await (const piece of Readable.from(read()).pipe(createDeflateRaw())) {
      const bytes = piece as Buffer;
      one.packed += bytes.length;
      yield counted(bytes);
    }
    yield counted(numbers('LLLL', 0x08074b50, one.crc, one.packed, one.size));
    written.push(one);
  }
  const start = at;
  for (const one of written) yield counted(centralEntry(one, stamp));
  const size = at - start;
  yield numbers('LSSSSLLS', 0x06054b50, 0, 0, written.length, written.length, size, start, 0);
}

/** Little-endian: L has four bytes, S two. */
function numbers(form: string, ...values: number[]): Buffer {
  const bytes = Buffer.alloc(form.split('').reduce((sum, size) => sum + (size === 'L' ? 4 : 2), 0));
  let at = 0;
  values.forEach((value, index) => {
    at = form[index] === 'L' ? bytes.writeUInt32LE(value, at) : bytes.writeUInt16LE(value, at);
  });
  return bytes;
}

const headOf = ({ name, crc, packed, size }: Written, { hours, days }: Stamp) =>
  numbers('SSSSSLLLSS', 20, flags, deflated, hours, days, crc, packed, size, name.length, 0);

const centralEntry = (one: Written, stamp: Stamp) =>
  Buffer.concat([
    numbers('LS', 0x02014b50, 20),
    headOf(one, stamp),
    numbers('SSSLL', 0, 0, 0, 0, one.at),
    one.name,
  ]);

type Stamp = { hours: number; days: number };

/** As MS-DOS wrote times. */
const stampOf = ({ year, month, day, hour, minute, second }: Temporal.PlainDateTime): Stamp => ({
  hours: (hour << 11) | (minute << 5) | (second >> 1),
  days: ((year - 1980) << 9) | (month << 5) | day,
});
