/** The beginning of a text, to the end of a word, and how long it is where that is not the whole. */
export function cutAt(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const beginning = characters.slice(0, length).join('');
  return `${beginning.replace(/\s+\S*$/u, '')}… (${characters.length} characters)`;
}
