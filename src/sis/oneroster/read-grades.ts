import { hasControl, readList, readName } from './field.ts';

/** Codes of the Common Education Data Standards, which OneRoster uses, as people say them. */
const names: Readonly<Record<string, string>> = {
  IT: 'Infants and toddlers',
  PR: 'Preschool',
  PK: 'Pre-K',
  TK: 'Transitional kindergarten',
  KG: 'Kindergarten',
  K: 'Kindergarten',
  PS: 'Postsecondary',
  UG: 'Ungraded',
};
const numbered = /^(?:grade )?0*(\d{1,2})(?:st|nd|rd|th)?$/i;
const longest = 40;

/** `05,06` as `Grade 5` and `Grade 6`. A district's own word stays as it is; one that nobody could read is left out. */
export function readGrades(text: string): string[] {
  const grades = readList(text).flatMap((code) => {
    const name = gradeName(readName(code));
    return name === '' || name.length > longest || hasControl(name) ? [] : [name];
  });
  return [...new Set(grades)];
}

function gradeName(code: string): string {
  const [, number] = numbered.exec(code) ?? [];
  return number === undefined ? (names[code.toUpperCase()] ?? code) : `Grade ${number}`;
}
