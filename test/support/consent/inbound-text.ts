import { randomUUID } from 'node:crypto';

/** The carrier's id of a text that comes in; no two texts have the same. */
export function newMessageSid(): string {
  return `SM${randomUUID().replaceAll('-', '')}`;
}
