const names = new Intl.DisplayNames('en', { type: 'language' });
const codes =
  'am ar bn de en es fa fil fr hi hmn ht hy it ja km ko lo my ne pa pl ps pt ro ru so sw ta te th tl tr uk ur vi yue zh';
const byName = new Map(
  codes.split(' ').map((code) => [(names.of(code) ?? code).toLowerCase(), code]),
);

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
  const name = byName.get(text.toLowerCase());
  if (name !== undefined) return name;
  try {
    const locale = new Intl.Locale(text.replaceAll('_', '-'));
    return names.of(locale.language) === locale.language ? undefined : locale.language;
  } catch {
    return undefined;
  }
}
