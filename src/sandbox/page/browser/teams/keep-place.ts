/**
 * A card that is edited is drawn again. Who had unfolded its question, or stood on one of its buttons,
 * keeps that.
 */
export function keepPlace(box: HTMLElement): () => void {
  const wordsOf = (element: Element | null) => element?.textContent ?? '';
  const unfolded = wordsOf(box.querySelector('button[aria-expanded="true"]'));
  const asked = [...box.querySelectorAll<HTMLElement>('[id^="question-"]')].find(
    ({ style }) => style.display !== 'none',
  )?.id;
  const { activeElement } = document;
  const focused = box.contains(activeElement) ? wordsOf(activeElement) : '';
  const find = (words: string) =>
    [...box.querySelectorAll('button')].find((button) => button.textContent === words);
  return () => {
    if (unfolded !== '') find(unfolded)?.click();
    if (asked !== undefined)
      box.querySelector<HTMLElement>(`button[aria-controls~="${asked}"]`)?.click();
    if (focused !== '') find(focused)?.focus();
  };
}
