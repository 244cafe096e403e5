import { wordsIn } from '#domain/language/languages.ts';
import { dialableIn } from '#domain/shared/written-number.ts';

/** The answer to HELP: who texts, whom to call, and how to stop. */
export function helpText(of: {
  /** BCP 47; English where we have no words in it. */
  language: string;
  registeredName: string;
  callbackNumber: string;
}): string {
  const { direction, texted } = wordsIn(of.language).words;
  return texted.help({
    name: of.registeredName,
    number: dialableIn(direction, of.callbackNumber),
  });
}
