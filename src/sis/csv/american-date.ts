const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?=\s|$)/;

/** `11/30/2026` or `6/11/22`, as American exports have it, in ISO; a time of day may follow. Any other text stays as it is. */
export function isoOf(text: string): string {
  const [, month = '', day = '', year] = american.exec(text) ?? [];
  return year === undefined
    ? text
    : `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
