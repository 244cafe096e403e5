/** What somebody reads after the tone, as far as a machine must tell it from silence and from noise. */
export type Spoken = { seconds: number; sounds?: 'speech' | 'silence' | 'clipped' };

/** How somebody speaks after a tone, and what they do then. */
export type TakePlan = Spoken & { endsBy: '#' | 'hang-up' | 'nothing' };

const rate = 8000;
/** Syllables: a few a second, each at a pitch of its own, with a short gap between them. */
const syllableSeconds = 0.22;
const pitches = [180, 240, 210, 320, 150, 270, 200];

/** WAV as Twilio records it: 8 kHz, 16 bits, mono. Made at run time, so that nobody's voice is kept anywhere. */
export function spokenWav({ seconds, sounds = 'speech' }: Spoken): Buffer {
  const samples = Math.round(seconds * rate);
  const data = Buffer.alloc(samples * 2);
  for (let at = 0; at < samples; at += 1) {
    data.writeInt16LE(Math.round(sampleAt(at / rate, sounds) * 32_767), at * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

function sampleAt(second: number, sounds: NonNullable<Spoken['sounds']>): number {
  if (sounds === 'silence') return 0;
  const syllable = Math.floor(second / syllableSeconds);
  const within = (second % syllableSeconds) / syllableSeconds;
  const pitch = pitches[syllable % pitches.length] ?? 200;
  const wave =
    Math.sin(2 * Math.PI * pitch * second) + 0.4 * Math.sin(2 * Math.PI * 3 * pitch * second);
  const loudness = within < 0.8 ? Math.sin((Math.PI * within) / 0.8) : 0;
  const sample = wave * loudness * (sounds === 'clipped' ? 6 : 0.3);
  return Math.max(-1, Math.min(1, sample));
}
