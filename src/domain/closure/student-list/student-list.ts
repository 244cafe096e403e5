/** What a person pastes of a list: ids of students, or numbers of families. */
export type PastedList = { kind: 'list'; entries: string[] } | { kind: 'error'; error: string };

const mostEntries = 5000;
/** Of a file's header. */
const heading = /^(?:students?|sourced_?id|student_?id|id|phones?|numbers?)$/i;

/** One a line, or with commas, semicolons or tabs between them; each counts once. */
export function readList(text: string): PastedList {
  const entries = [
    ...new Set(
      text
        .split(/[\p{Cc},;]/u)
        .map((entry) => entry.trim().replaceAll(/^"|"$/g, ''))
        .filter((entry) => entry !== '' && !heading.test(entry)),
    ),
  ];
  if (entries.length === 0)
    return { kind: 'error', error: 'Paste student ids or families’ numbers, one a line.' };
  return entries.length > mostEntries
    ? { kind: 'error', error: 'Paste at most 5,000 at a time.' }
    : { kind: 'list', entries };
}
