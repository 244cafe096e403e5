const names = new Intl.DisplayNames('en', { type: 'language' });
const codes =
  'af am ar bg bn bs cs de el en es fa fil fr gu ha he hi hmn hr ht hu hy id ig it ja ka km kn ko ku lo ml mn mr ms my ne nl om pa pl ps pt ro ru rw sm so sq sr sw ta te th ti tr uk ur vi yo yue zh';

/**
 * What rosters call a language besides. Dari is written apart from the Persian of Iran, though Unicode's tables take it
 * for a region of it; the kinds of Hmong are read in one spelling, and rosters have one code for them (`hmn`, ISO 639-2).
 */
const besides = {
  bn: ['bengali'],
  fa: ['farsi'],
  fil: ['tagalog', 'pilipino'],
  hmn: ['mww', 'hnj', 'mong', 'white hmong', 'green hmong'],
  ht: ['haitian', 'kreyol', 'kreyòl'],
  prs: ['prs', 'dari', 'fa-af', 'prs-af'],
  ps: ['pbt', 'pbu', 'pst', 'pushto'],
  sw: ['kiswahili'],
  zh: ['mandarin'],
};

const known = new Map([
  ...codes.split(' ').map((code) => [(names.of(code) ?? code).toLowerCase(), code] as const),
  ...Object.entries(besides).flatMap(([code, said]) => said.map((name) => [name, code] as const)),
]);

const seen = new Map<string, string | undefined>();

/**
 * The language of a BCP 47 tag, an ISO 639-2 code or an English name, as BCP 47 writes it: `spa`, `es-MX` and
 * `Spanish` are all `es`. Messages are written once a language, so the region is dropped.
 */
export function readLanguage(text: string): string | undefined {
  if (!seen.has(text)) {
    // A file of nonsense must not fill the memory.
    if (seen.size > 1000) seen.clear();
    seen.set(text, read(text));
  }
  return seen.get(text);
}

function read(text: string): string | undefined {
  const tag = text.trim().replaceAll('_', '-').toLowerCase();
  // “Haitian; Haitian Creole”, as the federal lists of codes write it.
  const name = tag.split(/ *[;/,] */).find((part) => known.has(part));
  if (name !== undefined) return known.get(name);
  try {
    const locale = new Intl.Locale(tag);
    return names.of(locale.language) === locale.language ? undefined : locale.language;
  } catch {
    return undefined;
  }
}
