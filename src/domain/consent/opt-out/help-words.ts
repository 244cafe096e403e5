import { wordsIn } from '#domain/language/languages.ts';
import { dialableNumber } from '#domain/shared/written-number.ts';

/** The answer to HELP: who texts, whom to call, and how to stop. */
export function helpText(of: {
  /** BCP 47; English where we have no words in it. */
  language: string;
  registeredName: string;
  callbackNumber: string;
}): string {
  const { help } = wordsIn(of.language).words.texted;
  return help({ name: of.registeredName, number: dialableNumber(of.callbackNumber) });
}
