import { isIPv6 } from 'node:net';
import type { Request } from 'express';

/** The network that a request comes from: a /24 of IPv4, a /56 of IPv6. Who has a whole one is counted as one. */
export function clientNetwork(request: Request, publicUrl: string): string {
  const address = clientAddress(request, publicUrl);
  return address.includes('.') ? address.split('.').slice(0, 3).join('.') : address;
}

/**
 * The address that a request comes from, as far as limits tell people apart. Behind https there is a proxy of the district's,
 * which names the address that it saw last; anything before that may be made up. Of IPv6 the /56 counts: a home has one.
 */
export function clientAddress(request: Request, publicUrl: string): string {
  const forwarded = publicUrl.startsWith('https:')
    ? request.get('x-forwarded-for')?.split(',').at(-1)?.trim()
    : undefined;
  const address = (forwarded ?? request.socket.remoteAddress ?? '').replace(/^::ffff:/i, '');
  return isIPv6(address) ? networkOf(address) : address;
}

/** The first 56 bits, with their zeros written out. */
function networkOf(address: string): string {
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => group.toLowerCase().padStart(4, '0'))
    .join('')
    .slice(0, 14);
}
