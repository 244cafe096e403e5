/*
 * Letters that look like Latin ones, by the Unicode Consortium's list of confusables (UTS #39) as far as they stand in
 * words that withdraw. Compared after NFKC, in small letters: full-width and mathematical letters are Latin by then.
 */
const letters: Readonly<Record<string, string>> = Object.fromEntries(
  [
    // Cyrillic, and then Greek, Armenian and small Latin capitals.
    ['асеіјорѕтухһкмнвԁԛԝпгԍ', 'aceijopstyxhkmhbdqwnrg'],
    ['αβεικνορτυχγσςω', 'abeikvoptuxyoow'],
    ['օսհոցքս', 'ouhnggu'],
    ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnoprstuvwyz'],
    ['øłđħıɑɡſƨ', 'oldhiagss'],
  ].flatMap(([from = '', to = '']) => {
    const latin = Array.from(to);
    return Array.from(from).map((letter, place) => [letter, latin[place] ?? '']);
  }),
);

/** Digits and signs that stand for letters, where they stand among letters. */
const signs: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  $: 's',
  '@': 'a',
  '€': 'e',
  '|': 'l',
};

/** The first letters of the alphabets of boxes, circles and flags, which NFKC leaves as they are. */
const alphabets = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6];

/** A text as an eye may take it; the second reading where a 1 is an l. Those that are as they were are left out. */
export function lookAlikes(body: string): string[] {
  const lower = body.normalize('NFKC').toLowerCase();
  const drawn = Array.from(lower, (sign) => letters[sign] ?? boxed(sign)).join('');
  return [
    ...new Set([unsigned(drawn, 'i'), unsigned(drawn, 'l')].filter((seen) => seen !== lower)),
  ];
}

function boxed(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const start = alphabets.find((first) => code >= first && code < first + 26);
  return start === undefined ? sign : String.fromCodePoint(0x61 + code - start);
}

/** Of a word that has a letter in it; "5" alone is a number. */
function unsigned(text: string, one: string): string {
  return text.replaceAll(/[\p{L}\p{M}\p{N}\p{Cf}$@€|]+/gu, (word) =>
    /\p{L}/u.test(word)
      ? word.replaceAll(/[0134578$@€|]/gu, (sign) => (sign === '1' ? one : (signs[sign] ?? sign)))
      : word,
  );
}
