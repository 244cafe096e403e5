const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The campaign a button names, if that can be one at all. */
export function readId(id: string | undefined): string | undefined {
  return id !== undefined && uuid.test(id) ? id : undefined;
}
