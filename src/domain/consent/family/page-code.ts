import { pageLanguageFor } from '#domain/language/languages.ts';
import type { Signer } from '#domain/shared/link/signed-link.ts';

/** How a number can be asked whether it is meant: by a text, or not at all. */
export type CodePath = 'text' | 'carrier-stop' | 'no-text';

/** What came of asking for a code, or of entering one. */
export type CodeOutcome = 'code-right' | 'code-sent' | 'code-wrong' | 'too-many-codes';

/** Six digits, worked out from the id of the code, so that they are kept nowhere. */
export function pageCode(id: string, signer: Signer): string {
  const signed = Buffer.from(signer.sign(`page code ${id}`), 'base64url');
  return String(signed.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

/** The text that takes a code to a phone. */
export function pageCodeText({
  language,
  ...said
}: {
  name: string;
  code: string;
  language: string;
}): string {
  return pageLanguageFor(language).texted.code(said);
}
