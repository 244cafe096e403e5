import type { Finding, Light } from './finding.ts';
import { wrapLines } from './wrap-lines.ts';

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
