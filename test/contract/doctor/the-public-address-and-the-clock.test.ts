import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { askAddress } from '#doctor/ask-address.ts';
import { judgeClock } from '#doctor/ask-host.ts';
import { makeCertificate } from '#test/support/postgres/certificate.ts';

const day = 86_400_000;

/** What doctor says of an address whose certificate ends in so many days, and is signed by somebody we know. */
async function saidOf(days: number, isKnown = true): Promise<Record<string, string>> {
  const now = Temporal.Now.instant().epochMilliseconds;
  const { certificate, key } = makeCertificate({
    host: 'localhost',
    from: new Date(now - 100 * day),
    to: new Date(now + days * day + day / 2),
  });
  const server = createServer({ cert: certificate, key }, (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"status":"ready"}');
  }).listen(0, 'localhost');
  await once(server, 'listening');
  const before = getCACertificates('default');
  if (isKnown) setDefaultCACertificates([...before, certificate]);
  try {
    const { port } = server.address() as AddressInfo;
    const findings = await askAddress(`https://localhost:${port}/`);
    return Object.fromEntries(
      findings.map(({ about, light, says }) => [about, `${light} ${says}`]),
    );
  } finally {
    setDefaultCACertificates(before);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

test.each([
  [90, 'green The certificate of PUBLIC_URL ends in 90 days.'],
  [20, 'yellow The certificate of PUBLIC_URL ends in 20 days.'],
  [4, 'red The certificate of PUBLIC_URL ends in 4 days.'],
])('a certificate that ends in %i days is %s', async (days, said) => {
  expect(await saidOf(days)).toEqual({
    'address.ready': 'green PUBLIC_URL leads to a bot that is ready.',
    'address.tls': said,
  });
});

test.each([
  ['that has ended', -2, true, 'CERT_HAS_EXPIRED'],
  ['of an authority that nobody knows', 90, false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
])('a certificate %s is red, with the reason', async (_, days, isKnown, code) => {
  expect(await saidOf(days, isKnown)).toMatchObject({
    'address.tls': `red The certificate of PUBLIC_URL is refused (${code}).`,
  });
});

test.each([
  [0, 'green'],
  [-4, 'green'],
  [6, 'yellow'],
  [-61, 'red'],
])('a clock that is %i s away is %s', (seconds, light) => {
  expect(judgeClock('host.clock', 'the database’s', seconds).light).toBe(light);
});
