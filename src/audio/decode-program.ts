import { readFileSync } from 'node:fs';
import { decodeSound } from './decode-sound.ts';

// A program of its own, for it reads what strangers made: it has no environment, no network and no files but FFmpeg's,
// and is ended when it takes too much time of a core (normalize-audio.ts). Inside of it FFmpeg is WebAssembly, which reaches nothing.

process.once('message', ({ bytes, wasm }: { bytes: Uint8Array; wasm: string }) => {
  void decodeSound(bytes, readFileSync(wasm)).then((decoded) => process.send?.(decoded));
});
