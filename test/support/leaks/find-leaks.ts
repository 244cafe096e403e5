import type { Named } from './people-in.ts';

/** A number in any way in which people or programs write it. */
const written = /(?<![0-9])\+?1?[ .(-]{0,2}([2-9]\d{2})[ .)-]{0,2}(\d{3})[ .-]?(\d{4})(?!\d)/g;

/** Whose names and numbers a text tells: each once, with a little of what stands around it. */
export function findLeaks(text: string, whose: Named): string[] {
  const whole = `${text}\n${decoded(text)}`;
  const numbers = new Set(whose.numbers);
  const told = new Map<string, number>();
  for (const found of whole.matchAll(written)) {
    const number = found.slice(1).join('');
    if (numbers.has(number) && !told.has(number)) told.set(number, found.index);
  }
  for (const name of new Set(whose.names)) {
    const at = whole.indexOf(name);
    if (at >= 0) told.set(name, at);
  }
  return [...told].map(
    ([what, at]) => `${what} in …${whole.slice(Math.max(0, at - 60), at + what.length + 20)}…`,
  );
}

/** What is not written as itself: bytes of the database, and parts of an address. */
function decoded(text: string): string {
  const bytes = [...text.matchAll(/\\x((?:[0-9a-f]{2})+)/g)].map(([, hex = '']) =>
    Buffer.from(hex, 'hex').toString('utf8'),
  );
  const escaped = [
    ...text.matchAll(/(?:[\w.+-]|%[0-9A-Fa-f]{2})*%[0-9A-Fa-f]{2}(?:[\w.+-]|%[0-9A-Fa-f]{2})*/g),
  ].map(([part]) => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '));
    } catch {
      return '';
    }
  });
  return [...bytes, ...escaped].join('\n');
}
