import { constants, crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = {
  name: string;
  /** As it lies in the file. */
  packed: Buffer;
  /** As long as it says it will be. */
  bytes: number;
  /** Its packed size as it says it; longer than the deflate stream where padding follows. */
  method: 'stored' | 'deflated';
};

export const stored = (name: string, content: Buffer | string): ZipEntry => {
  const packed = Buffer.from(content);
  return { name, packed, bytes: packed.length, method: 'stored' };
};

/** A zip of these entries (APPNOTE.TXT 4.3): enough for a reader, and easy to spoil. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, packed, bytes, method } of entries) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method === 'stored' ? 0 : 8, 4);
    common.writeUInt32LE(method === 'stored' ? crc32(packed) : 0, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const at = Buffer.alloc(14);
    at.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, at, Buffer.from(name)]),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** An entry of `times` megabytes: `head`, and then `piece` again and again. Padding makes it look less packed than it is. */
export function bomb(
  name: string,
  { head = '', piece, megabytes, padding = 0 }: BombShape,
): ZipEntry {
  const block = Buffer.from(piece.repeat(Math.ceil(1_000_000 / piece.length)));
  // A block that refers to nothing before it can be copied.
  const flushed = { finishFlush: constants.Z_FULL_FLUSH, level: 9 };
  const first = deflateRawSync(Buffer.from(head), flushed);
  const packed = deflateRawSync(block, flushed);
  const last = deflateRawSync(Buffer.alloc(0));
  return {
    name,
    packed: Buffer.concat([
      first,
      ...Array.from({ length: megabytes }, () => packed),
      last,
      Buffer.alloc(padding, 7),
    ]),
    bytes: head.length + block.length * megabytes,
    method: 'deflated',
  };
}

type BombShape = { head?: string; piece: string; megabytes: number; padding?: number };
