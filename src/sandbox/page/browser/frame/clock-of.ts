const clock = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' });

/** Such as 7:05 AM. */
export function clockOf(epochMs: number): string {
  return clock.format(epochMs);
}
