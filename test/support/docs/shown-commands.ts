/** What a page shows to be typed, as a shell would take it: a line of a block, or what stands between backticks. */
export function shownCommands(page: string): string[][] {
  const withoutTables = page.replaceAll('\\|', '|');
  const blocks: string[] = [];
  const prose = withoutTables.replace(/^ *```[^\n]*\n(.*?)^ *```/gms, (_, block: string) => {
    blocks.push(block);
    return '';
  });
  for (const [, block] of prose.matchAll(/^\n((?: {4,}[^\n]+\n)+)/gm)) blocks.push(block ?? '');
  const lines = blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'));
  const inline = Array.from(prose.matchAll(/`([^`]+)`/g), ([, code = '']) =>
    code.replaceAll(/\s*\n\s*/g, ' '),
  );
  return [...lines, ...inline].flatMap((line) => line.split(' && ')).map(words);
}

/** The words of a line, without quotes, settings before the command, and what a comment or a pipe begins. */
function words(line: string): string[] {
  const found = Array.from(
    line.trim().matchAll(/'([^']*)'|"([^"]*)"|((?:[^\s'"]|(?<=\S)['"][^'"]*['"])+)/g),
    ([all, single, double]) => ({
      word: single ?? double ?? all,
      isBare: all === (single ?? double ?? all),
    }),
  );
  const end = found.findIndex(({ word, isBare }) => isBare && /^[#|>]/.test(word));
  const shown = found.slice(0, end === -1 ? undefined : end).map(({ word }) => word);
  return shown.slice(shown.findIndex((word) => !/^[A-Z_]+=/.test(word)));
}
