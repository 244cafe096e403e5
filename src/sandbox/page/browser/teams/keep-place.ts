/**
 * A card that is edited is drawn again. Who had unfolded its question, or stood on one of its buttons,
 * keeps that.
 */
export function keepPlace(box: HTMLElement): () => void {
  const wordsOf = (element: Element | null) => element?.textContent ?? '';
  const unfolded = wordsOf(box.querySelector('button[aria-expanded="true"]'));
  const { activeElement } = document;
  const focused = box.contains(activeElement) ? wordsOf(activeElement) : '';
  const find = (words: string) =>
    [...box.querySelectorAll('button')].find((button) => button.textContent === words);
  return () => {
    if (unfolded !== '') find(unfolded)?.click();
    if (focused !== '') find(focused)?.focus();
  };
}
