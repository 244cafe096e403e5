/** How long a WAV file plays, by its byte rate and the size of its samples. */
export function wavSeconds(wav: Buffer): number {
  const format = wav.indexOf('fmt ', 12, 'latin1');
  const data = wav.indexOf('data', format, 'latin1');
  if (wav.toString('latin1', 0, 4) !== 'RIFF' || format === -1 || data === -1) return 0;
  return wav.readUInt32LE(data + 4) / wav.readUInt32LE(format + 16);
}
