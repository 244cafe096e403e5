/**
 * The letters and digits of a text, by which it is known again. Carriers change the rest: spaces at its ends, and quotation
 * marks and dashes for those that need fewer bytes (https://www.twilio.com/docs/messaging/services/smart-encoding).
 */
export function wordKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
