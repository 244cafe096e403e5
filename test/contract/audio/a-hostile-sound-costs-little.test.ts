import path from 'node:path';
import { expect, test } from 'vitest';
import { normalizeAudio } from '#audio/normalize-audio.ts';
import { audioLimits } from '#audio/phone-audio.ts';
import { encodeSound } from '#test/support/recording/encode-sound.ts';
import { noise, voice, wav } from '#test/support/recording/sounds.ts';
import { isLong } from '#test/support/run/length.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';

const good = wav(voice(5));
const m4a = await encodeSound(good, 'm4a');
const mp3 = await encodeSound(good, 'mp3');
const junk = Buffer.from(noise(20, 1).buffer);

/** A good file in which the bytes of its head say something else. */
function altered(file: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(file);
  change(copy);
  return copy;
}

const atom = (name: string, size: number) => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(size >>> 0);
  head.write(name, 4, 'latin1');
  return head;
};

const noSounds: [string, Uint8Array][] = [
  ['nothing', Buffer.alloc(0)],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  [
    'a playlist that names a file of the host',
    Buffer.from('ffconcat version 1.0\nfile /etc/passwd\n'),
  ],
  [
    'a playlist that names an address',
    Buffer.from('#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\nhttp://127.0.0.1:1/a.ts\n'),
  ],
  ['noise behind the head of a WAV file', Buffer.concat([good.subarray(0, 12), junk])],
  ['noise behind the head of an MP4 file', Buffer.concat([m4a.subarray(0, 32), junk])],
  ['half of an MP4 file', m4a.subarray(0, m4a.length / 2)],
  [
    'an MP4 file in which everything is another size',
    Buffer.concat([m4a.subarray(0, 32), atom('moov', 0xffffffff), atom('trak', 0x7fffffff), junk]),
  ],
  [
    'boxes in boxes without an end',
    Buffer.concat([
      m4a.subarray(0, 32),
      ...Array.from({ length: 50_000 }, () => atom('moov', 0xffffff)),
    ]),
  ],
  ['a WAV file of no channels', altered(good, (copy) => copy.writeUInt16LE(0, 22))],
  ['a WAV file of 65,535 channels', altered(good, (copy) => copy.writeUInt16LE(0xffff, 22))],
  ['a WAV file of samples that take no room', altered(good, (copy) => copy.writeUInt16LE(0, 34))],
  [
    'an ID3 tag that takes 256 MB',
    Buffer.concat([Buffer.from('494433040000' + '7f7f7f7f', 'hex'), junk]),
  ],
];

test.each(noSounds.filter((_, at) => isLong || at % 4 === 0))(
  '%s is refused as no sound',
  async (_, file) => {
    using watch = quietWatch();

    expect(await normalizeAudio(file)).toEqual({ kind: 'refused', reason: 'not-audio' });
    expect(watch.ms()).toBeLessThan(20_000);
  },
);

test.each<[string, Buffer]>([
  [
    'a WAV file that says it is four gigabytes',
    altered(good, (copy) => copy.writeUInt32LE(0xfffffff0, 40)),
  ],
  ['an MP3 file that ends in the middle', mp3.subarray(0, Math.floor(mp3.length * 0.9))],
])('%s is taken for what is in it', async (_, file) => {
  expect(await normalizeAudio(file)).toMatchObject({ kind: 'audio' });
});

test.each<[string, Buffer, string]>([
  [
    'a second at four billion samples',
    altered(good, (copy) => copy.writeUInt32LE(0xffffffff, 24)),
    'not-audio',
  ],
  ['hours, in a file of ten megabytes', await encodeSound(wav(voice(600, 0.2)), 'mp3'), 'too-long'],
  ['more than anybody needs', Buffer.alloc(audioLimits.bytes + 1), 'too-large'],
])('%s is refused for what it is', async (_, file, reason) => {
  expect(await normalizeAudio(file)).toEqual({ kind: 'refused', reason });
});

test('a file that was refused leaves the next one as it would have been', async () => {
  const [, decoded] = await Promise.all([normalizeAudio(junk), normalizeAudio(good)]);

  expect(decoded).toMatchObject({ kind: 'audio' });
});

test('a sound that did not get its turn is asked for again, and is not called no sound', async () => {
  expect(await normalizeAudio(good, { patienceMs: 1 })).toEqual({
    kind: 'refused',
    reason: 'busy',
  });
});

test('what takes more time of a core than a sound does is ended by the kernel, however long we would wait', async () => {
  const program = path.join(import.meta.dirname, '../../support/recording/decodes-for-ever.ts');

  expect(await normalizeAudio(good, { cpuSeconds: 1, patienceMs: 600_000, program })).toEqual({
    kind: 'refused',
    reason: 'not-audio',
  });
});

test('an installation without FFmpeg takes no recording, and says so', async () => {
  expect(await normalizeAudio(good, { wasm: undefined })).toEqual({
    kind: 'refused',
    reason: 'no-decoder',
  });
});
