import { randomBytes } from 'node:crypto';

/** A short word by which the person and the log can find each other. */
export function newReference(): string {
  return randomBytes(4).toString('hex');
}

export function faultWords(reference: string): string {
  return `Sorry, something went wrong on our side. Please try again; if it stays, tell your administrator this reference: ${reference}.`;
}
