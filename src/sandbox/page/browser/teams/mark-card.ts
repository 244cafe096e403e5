/**
 * Gives the drawn buttons names to find them by; a button of a question confirms. The library names a card
 * without saying what it is, which a screen reader passes over.
 */
export function markCard(box: HTMLElement): void {
  for (const card of box.querySelectorAll('.ac-adaptiveCard')) card.setAttribute('role', 'group');
  for (const button of box.querySelectorAll('button')) {
    const words = button.textContent
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-');
    const isAsked = button.closest('[id^="question-"]') !== null;
    button.dataset['testid'] = `card-${isAsked ? 'confirm' : 'button'}-${words}`;
  }
}
