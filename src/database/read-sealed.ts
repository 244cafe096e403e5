/** What a value belongs to, as its encryption has it (`operator.name:tenant/person`), and the value. Returns what people read. */
export type OpenSealed = (belongsTo: string, value: Buffer) => string;

/** As the SQL function `sealed_text` writes it. Nobody can type the two marks: they are control characters. */
const [begin, end] = ['\u0002', '\u0003'] as const;
const sealed = new RegExp(`${begin}([^${begin}${end}]+):([0-9a-f]*)${end}`, 'g');

/** A text with each sealed part of it opened. */
export function readSealed(text: string, open: OpenSealed | undefined): string {
  if (!text.includes(begin)) return text;
  return text.replace(sealed, (_, belongsTo: string, hex: string) => {
    if (open === undefined) throw new Error('a sealed text was read before the keys were open');
    return open(belongsTo, Buffer.from(hex, 'hex'));
  });
}
