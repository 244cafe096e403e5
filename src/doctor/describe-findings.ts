import type { Finding, Light } from './finding.ts';

const order: readonly Light[] = ['red', 'yellow', 'green'];
const marks: Record<Light, string> = { red: '✗', yellow: '!', green: '✓' };

/** The worst light of all. */
export const lightOf = (findings: readonly Finding[]): Light =>
  order.find((light) => findings.some((one) => one.light === light)) ?? 'green';

/**
 * For a terminal, which shows the end of what is told: what is red comes last, each with what to do below it. `short` leaves out
 * what is green.
 */
export function describeFindings(
  findings: readonly Finding[],
  { columns = Infinity, short = false } = {},
): string {
  const sorted = findings
    .filter(({ light }) => !short || light !== 'green')
    .toSorted((one, other) => order.indexOf(other.light) - order.indexOf(one.light));
  const width = Math.max(0, ...sorted.map(({ about }) => about.length));
  const indent = ' '.repeat(width + 4);
  // What one act mends is followed by that act, once.
  const lines = sorted.flatMap(({ light, about, says, todo }, at) => [
    wrapLines(`${marks[light]} ${about.padEnd(width)}  ${says}`, columns, indent),
    ...(todo === undefined || todo === sorted[at + 1]?.todo
      ? []
      : [wrapLines(`${indent}→ ${todo}`, columns, `${indent}  `)]),
  ]);
  const count = (light: Light) => findings.filter((one) => one.light === light).length;
  return `${lines.map((line) => `${line}\n`).join('')}${order.map((light) => `${count(light)} ${light}`).join(', ')}.`;
}

/** For scripts. */
export function writeFindings(findings: readonly Finding[]): string {
  const told = findings.map(({ about, light, says, todo }) => ({
    about,
    light,
    says,
    ...(todo === undefined ? {} : { todo }),
  }));
  return JSON.stringify({ light: lightOf(findings), findings: told }, undefined, 2);
}

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

/** Wider lines are hard to read; a file and a pipe have no width. Some terminals say that they have 0 columns. */
export const terminalWidth = ({ isTTY, columns }: Screen = process.stdout): number =>
  isTTY ? Math.min(columns || 80, 100) : Infinity;

type Screen = { isTTY: boolean; columns: number };
