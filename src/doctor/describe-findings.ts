import type { Finding, Light } from './finding.ts';

const order: readonly Light[] = ['red', 'yellow', 'green'];
const marks: Record<Light, string> = { red: '✗', yellow: '!', green: '✓' };

/** The worst light of all. */
export const lightOf = (findings: readonly Finding[]): Light =>
  order.find((light) => findings.some((one) => one.light === light)) ?? 'green';

/** For a terminal: what is red first, and what to do below it. */
export function describeFindings(findings: readonly Finding[]): string {
  const sorted = findings.toSorted(
    (one, other) => order.indexOf(one.light) - order.indexOf(other.light),
  );
  const width = Math.max(...findings.map(({ about }) => about.length));
  // What one act mends is followed by that act, once.
  const lines = sorted.flatMap(({ light, about, says, todo }, at) => [
    `${marks[light]} ${about.padEnd(width)}  ${says}`,
    ...(todo === undefined || todo === sorted[at + 1]?.todo
      ? []
      : [`${' '.repeat(width + 4)}→ ${todo}`]),
  ]);
  const count = (light: Light) => findings.filter((one) => one.light === light).length;
  return `${lines.join('\n')}\n${order.map((light) => `${count(light)} ${light}`).join(', ')}.`;
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
