import { wordsIn } from '#domain/language/languages.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { dialableIn } from '#domain/shared/written-number.ts';

/** What a confirmation says: which of our calls and texts end, and whether an emergency still reaches the guardian. */
export type Confirmation = {
  /** BCP 47, the guardian's; English where we have no words in it. */
  language: string;
  registeredName: string;
  /** E.164 of the district's call-back number. */
  callbackNumber: string;
  channel: Channel | 'any';
  emergenciesGoOn: boolean;
  /** The words may have meant something else. */
  doubtful: boolean;
};

/**
 * The one text that confirms a withdrawal, with nothing in it that sells (47 CFR 64.1200(a)(12)). How to opt back in
 * may be told (FCC 12-143, SoundBite).
 */
export function confirmationText(confirmation: Confirmation): string {
  const { language, channel, emergenciesGoOn, doubtful } = confirmation;
  const { words } = wordsIn(language);
  const said = {
    name: confirmation.registeredName,
    number: dialableIn(words.direction, confirmation.callbackNumber),
  };
  const own = words.texted.confirmation;
  const body = emergenciesGoOn ? own[channel](said) : own.nothing(said);
  return doubtful ? own.doubtful({ confirmation: body }) : body;
}
