/**
 * Gives the drawn buttons names to find them by; a button of an unfolded question confirms. The library names a card
 * without saying what it is, which a screen reader passes over.
 */
export function markCard(box: HTMLElement): void {
  for (const card of box.querySelectorAll('.ac-adaptiveCard')) card.setAttribute('role', 'group');
  for (const button of box.querySelectorAll('button')) {
    const words = button.textContent
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-');
    const isUnfolded = button.closest('.ac-adaptiveCard .ac-adaptiveCard') !== null;
    button.dataset['testid'] = `card-${isUnfolded ? 'confirm' : 'button'}-${words}`;
  }
}
