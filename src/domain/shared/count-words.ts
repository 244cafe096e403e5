const counts = new Intl.NumberFormat('en-US');

/** `1,990`. */
export function count(value: number): string {
  return counts.format(value);
}

/** `1 phone`, `1,990 phones`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
