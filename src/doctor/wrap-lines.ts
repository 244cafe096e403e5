/** Breaks a text at its spaces where a terminal of this width would break its words; further lines begin with the indent. */
export function wrapLines(text: string, width: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width, indent))
    .join('\n');
}

function wrapLine(line: string, width: number, indent: string): string {
  if (line.length <= width) return line;
  // Each word with the spaces before it: what stands in columns stays there.
  const [first = '', ...words] = line.match(/ *[^ ]+| +$/g) ?? [];
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''}${word}`;
    if (longer.trimEnd().length <= width) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word.trimStart()}`);
  }
  return lines.join('\n');
}

/** Wider lines are hard to read; a file and a pipe have no width. */
export const terminalWidth = (): number =>
  process.stdout.isTTY ? Math.min(process.stdout.columns, 100) : Infinity;
