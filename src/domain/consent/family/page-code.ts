import type { LinkSigner } from '#domain/shared/link/signed-link.ts';

/** How long a code is good for, how often it may be tried, and how many a number gets in 24 hours. */
export const pageCodeLimits = { minutes: 10, tries: 5, aDay: 3 } as const;

/** How a number can be asked whether it is meant: by a text, or not at all. */
export type CodePath = 'text' | 'carrier-stop' | 'no-text';

/** What came of asking for a code, or of entering one. */
export type CodeOutcome = 'code-right' | 'code-sent' | 'code-wrong' | 'too-many-codes';

/** Six digits, worked out from the id of the code, so that they are kept nowhere. */
export function pageCode(id: string, signer: LinkSigner): string {
  const signed = Buffer.from(signer.sign(`page code ${id}`), 'base64url');
  return String(signed.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

type Words = (said: { name: string; code: string }) => string;

// In the letters of GSM-7 (3GPP TS 23.038), as confirmations are: see confirmation-words.ts.
const words: Record<'en' | 'es', Words> = {
  en: ({ name, code }) =>
    `${name}: ${code} is your code. It works for 10 minutes. Didn't ask for it? Ignore this text, and nothing changes.`,
  es: ({ name, code }) =>
    `${name}: ${code} es su clave. Sirve por 10 minutos. Si no es para usted, no haga caso: nada cambia.`,
};

export function pageCodeText(said: { name: string; code: string; language: string }): string {
  return words[said.language === 'es' ? 'es' : 'en'](said);
}
