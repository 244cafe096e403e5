/** A field that begins with what was there before. */
export const filled = (value: string | undefined) =>
  value === undefined || value === '' ? {} : { value };
