/** Gives the drawn buttons names to find them by; a button of an unfolded question confirms. */
export function markCard(box: HTMLElement): void {
  for (const button of box.querySelectorAll('button')) {
    const words = button.textContent
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-');
    const isUnfolded = button.closest('.ac-adaptiveCard .ac-adaptiveCard') !== null;
    button.dataset['testid'] = `card-${isUnfolded ? 'confirm' : 'button'}-${words}`;
  }
}
