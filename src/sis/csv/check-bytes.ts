import { isUtf8 } from 'node:buffer';

/**
 * Looks at a file's bytes as they pass: UTF-8 without NUL is accepted, with a BOM taken off; anything else is
 * named in words that tell the person at the export dialog what to choose.
 */
export function byteChecker(): (
  chunk: Buffer,
) => { bytes: Buffer } | { words: string; line: number } {
  let isFirst = true;
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    if (isFirst && bytes.length > 0) {
      isFirst = false;
      if (isUtf16(bytes)) return { words: 'the file is UTF-16; save it as CSV UTF-8', line };
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    }
    const nul = bytes.indexOf(0);
    if (nul >= 0)
      return { words: 'holds a NUL character', line: line + newlinesIn(bytes.subarray(0, nul)) };
    const cut = bytes.length - unfinished(bytes);
    rest = Buffer.from(bytes.subarray(cut));
    bytes = bytes.subarray(0, cut);
    if (isUtf8(bytes)) {
      line += newlinesIn(bytes);
      return { bytes };
    }
    return {
      words: 'is not UTF-8 (perhaps Windows-1252); save the file as CSV UTF-8',
      line: line + newlinesBeforeBadByte(bytes),
    };
  };
}

function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  // Without a mark: Latin letters in UTF-16 are every other byte zero.
  const start = bytes.subarray(0, 64);
  return start.filter((byte) => byte === 0).length * 3 > start.length;
}

/** How many bytes at the end begin a character that the next chunk finishes. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return wanted > back ? back : 0;
    }
  }
  return 0;
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

function newlinesBeforeBadByte(bytes: Buffer): number {
  let count = 0;
  let start = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (!isUtf8(bytes.subarray(start, at))) return count;
    start = at + 1;
    count++;
  }
  return count;
}
