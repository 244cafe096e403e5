import { wordsIn } from '#domain/language/languages.ts';
import { bodyIn, type Message } from './message.ts';

const longestSubject = 70;

/**
 * An e-mail of a closure: who it is from, the approved words in each language of those who share the address, and how to stop
 * such mails. It names nobody.
 */
export function letterOf(
  message: Pick<Message, 'registeredName' | 'texts' | 'checkCode'>,
  { languages, link }: { languages: readonly string[]; link: string },
): { subject: string; text: string } {
  const { registeredName, texts, checkCode } = message;
  const written = [...new Set(languages.map((language) => (language in texts ? language : 'en')))];
  const parts = written.map((language) => {
    const { texted } = wordsIn(language).words;
    const code = checkCode == null ? [] : [texted.checkCode({ code: checkCode })];
    return [bodyIn(message, language), ...code, texted.unsubscribe({ link })].join('\n\n');
  });
  const [first = 'en'] = written;
  return {
    subject: `${registeredName}: ${beginningOf(bodyIn(message, first))}`,
    text: `${[registeredName, ...parts].join('\n\n')}\n`,
  };
}

/** One line of it, to the end of a word. */
function beginningOf(body: string): string {
  const line = body.replaceAll(/\s+/gu, ' ').trim();
  const characters = Array.from(line);
  if (characters.length <= longestSubject) return line;
  return `${characters
    .slice(0, longestSubject)
    .join('')
    .replace(/\s+\S*$/u, '')}…`;
}
