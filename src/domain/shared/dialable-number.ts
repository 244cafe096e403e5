/** +15035550100 as 503-555-0100, which phones offer to call. */
export function dialableNumber(e164: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
  return area === undefined ? e164 : `${area}-${exchange}-${line}`;
}
