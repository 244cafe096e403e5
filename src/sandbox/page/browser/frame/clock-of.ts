const { timeZone = 'UTC' } = document.documentElement.dataset;
const clock = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', timeZone });

/** In the district's zone, such as 7:05 am. */
export function clockOf(epochMs: number): string {
  return clock.format(epochMs).toLowerCase();
}
