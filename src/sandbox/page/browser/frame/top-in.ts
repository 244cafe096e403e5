/** How far to scroll until an element stands at the top. */
export function topIn(list: HTMLElement, element: Element): number {
  return Math.round(
    list.scrollTop + element.getBoundingClientRect().top - list.getBoundingClientRect().top,
  );
}
