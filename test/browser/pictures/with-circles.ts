import type { Page } from 'playwright-core';

const colors = {
  '⚪': '#d5d5d9',
  '🟡': '#f5c518',
  '🔵': '#3b82f6',
  '🟢': '#22a35a',
  '🟠': '#f08c1d',
  '🔴': '#dd2e44',
  '🟪': '#9b59d0',
};

/** Takes a picture with the colored circles, and the square of a drill, of a chat drawn: the browser that npm brings has no font for them. */
export async function withCircles<T>(page: Page, take: () => Promise<T>): Promise<T> {
  const drawn = await page.evaluateHandle((byCircle) => {
    const any = new RegExp(`(${Object.keys(byCircle).join('|')})`, 'u');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (walker.nextNode() !== null) {
      const node = walker.currentNode as Text;
      if (any.test(node.data)) found.push(node);
    }
    return found.map((text) => {
      const span = document.createElement('span');
      for (const part of text.data.split(any)) {
        const color = (byCircle as Record<string, string>)[part];
        const one = document.createElement('span');
        if (color === undefined) one.textContent = part;
        else
          one.style.cssText = `display:inline-block;width:.8em;height:.8em;border-radius:${part === '🟪' ? '15%' : '50%'};background:${color}`;
        span.append(one);
      }
      text.replaceWith(span);
      return { span, text };
    });
  }, colors);
  try {
    return await take();
  } finally {
    await drawn.evaluate((all) => {
      for (const { span, text } of all) span.replaceWith(text);
    });
    await drawn.dispose();
  }
}
