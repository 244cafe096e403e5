/** A zone in which it is about noon, so that a school matter may be called about at any time of the day. */
export function noonZone(): string {
  const offset = 12 - Temporal.Now.zonedDateTimeISO('UTC').hour;
  return offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}
