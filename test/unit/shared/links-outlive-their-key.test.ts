import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { isCodeOf } from '#domain/consent/family/check-page-code.ts';
import { familyToken, openFamilyToken } from '#domain/consent/family/family-link.ts';
import { pageCode } from '#domain/consent/family/page-code.ts';
import { fileAddress, openFileLink } from '#domain/proof/file/file-link.ts';
import {
  fileSecretsOf,
  makeReaderPass,
  openFileSignIn,
  openReaderPass,
  sealFileSignIn,
} from '#domain/proof/file/file-sign-in.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import { type DataKey, fixedRing } from '#vault/data-key.ts';
import { openVault } from '#vault/vault.ts';

const key = (id: number): DataKey => ({ id, class: 'link', bytes: randomBytes(32) });
const [one, two] = [key(1), key(2)];
const before = openVault(fixedRing([one]));
const meanwhile = openVault(fixedRing([two, one]));
const after = openVault(fixedRing([two]));

const now = Temporal.Instant.from('2026-11-03T12:00Z');
const expiresAt = now.add({ hours: 1 });
const id = randomUUID();

/** Made by one signer, and whether another takes it. */
const links: Record<string, (made: LinkSigner, opened: LinkSigner) => boolean> = {
  'a file': (made, opened) => {
    const address = fileAddress('evidence', {}, { operatorId: id, expiresAt }, made);
    const signed = address.split('/').at(-1) ?? '';
    return openFileLink('evidence', signed, opened, now).kind === 'good';
  },
  'a family’s page': (made, opened) =>
    openFamilyToken(familyToken({ guardianId: id, expiresAt }, made), opened, now).kind === 'good',
  'a reader’s pass': (made, opened) =>
    openReaderPass(makeReaderPass(id, made, now), opened, now) === id,
  'a sign-in for a file, with its secrets': (made, opened) => {
    const sealed = sealFileSignIn({ state: 'state', to: '/files/evidence/x' }, made, now);
    const taken = openFileSignIn(sealed, opened, now);
    return (
      taken !== undefined &&
      fileSecretsOf('state', taken.by).verifier === fileSecretsOf('state', made).verifier
    );
  },
  'a code that was sent': (made, opened) => isCodeOf(id, pageCode(id, made), opened),
};

test.each(Object.entries(links))(
  '%s works under the next key until the one that made it is gone',
  (_, opens) => {
    expect(opens(before, before)).toBe(true);
    expect(opens(before, meanwhile)).toBe(true);
    expect(opens(meanwhile, after)).toBe(true);
    expect(opens(before, after)).toBe(false);
  },
);
