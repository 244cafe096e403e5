import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const options: RunOptions = {
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations', 'incomplete'],
};

/**
 * What axe finds wrong with a page or a part of it, or can't judge, one line each. The page's context has to pass over the page's
 * own policy, which lets no script in.
 */
export async function faultsOf(page: Page, within = 'html'): Promise<string[]> {
  await page.evaluate(axe.source);
  // In words, for what is compiled here is not what runs there.
  const found = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(within)}, ${JSON.stringify(options)})`,
  );
  return [...found.violations, ...found.incomplete].flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
  );
}
