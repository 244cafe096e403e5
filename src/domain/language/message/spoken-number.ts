/** A number for the ear: +15035550100 as "5 0 3, 5 5 5, 0 1 0 0". */
export function spokenNumber(e164: string): string {
  const digits = e164.replace(/^\+1(?=\d{10}$)/, '').replace(/\D/g, '');
  const groups =
    digits.length === 10 ? [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)] : [digits];
  return groups.map((group) => group.split('').join(' ')).join(', ');
}
