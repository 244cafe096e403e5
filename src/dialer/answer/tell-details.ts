import type { Details } from '#domain/attempt/answer/details.ts';
import { familyValues, fillFamilyFields } from '#domain/language/family-fields.ts';
import type { Message } from '#domain/language/message/message.ts';
import type { Logger } from '#log/logger.ts';
import type { Vault } from '#vault/vault.ts';

/** The message with what it says of this family’s children; as anybody may hear it, where a name does not open. */
export function tellDetails(
  { vault, logger }: { vault: Pick<Vault, 'decrypt'>; logger: Logger },
  message: Message,
  details: Details | undefined,
): Message {
  if (details === undefined) return message;
  try {
    const children = details.children
      .map((child) => ({
        ...child,
        name: vault.decrypt(Buffer.from(child.name, 'base64'), `student.name:${child.sourcedId}`),
      }))
      .toSorted((one, other) => one.name.localeCompare(other.name));
    const texts = Object.entries(details.texts).map(([language, text]) => [
      language,
      fillFamilyFields(text, language, familyValues(children, language)),
    ]);
    return { ...message, texts: Object.fromEntries(texts), offersDetails: false };
  } catch (error) {
    logger.error({ err: error }, 'a child’s name does not open');
    return message;
  }
}
