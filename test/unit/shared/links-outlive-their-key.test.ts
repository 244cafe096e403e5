import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { isCodeOf } from '#domain/consent/family/check-page-code.ts';
import { familyToken, openFamilyToken } from '#domain/consent/family/family-link.ts';
import { pageCode } from '#domain/consent/family/page-code.ts';
import { reportLink as consentLink, openReportToken } from '#domain/consent/report/report-link.ts';
import { familyDataLink, openFamilyLink } from '#domain/family-data/family-data-link.ts';
import { fileSecretsOf, openFileSignIn, sealFileSignIn } from '#domain/file/file-sign-in.ts';
import { makeReaderPass, openReaderPass } from '#domain/file/reader-pass.ts';
import { openReportLink, reportLink } from '#domain/report/report-link.ts';
import { campaignLink, stateOfCampaignLink } from '#domain/shared/link/campaign-link.ts';
import { incidentLink, openIncidentLink } from '#domain/shared/link/incident-link.ts';
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
const host = 'https://bot.example.org';
const id = randomUUID();
const asked = { operatorId: id, expiresAt };
const partsOf = (link: string) => {
  const { pathname, searchParams } = new URL(link);
  return { path: pathname.split('/').slice(1), query: Object.fromEntries(searchParams) };
};
const period = {
  from: Temporal.PlainDate.from('2026-01-01'),
  to: Temporal.PlainDate.from('2026-02-01'),
};
const data = { ...asked, guardianId: id, format: 'pdf', whoAsks: 'guardian' } as const;
const report = { ...asked, name: 'closures', format: 'csv', period, schoolId: undefined } as const;

/** Made by one signer, and whether another takes it. */
const links: Record<string, (made: LinkSigner, opened: LinkSigner) => boolean> = {
  'a file of a closure': (made, opened) => {
    const { query } = partsOf(campaignLink('evidence', { campaignId: id, ...asked }, host, made));
    const { expires = '', signature = '' } = query;
    const parts = { campaignId: id, operatorId: id, expires, signature };
    return stateOfCampaignLink('evidence', parts, opened, now) === 'good';
  },
  'a file of an incident': (made, opened) => {
    const about = { file: 'letters', ...asked } as const;
    const [, , , token = ''] = partsOf(incidentLink({ incidentId: id, ...about }, host, made)).path;
    return openIncidentLink({ ...about, token }, opened, now).kind === 'good';
  },
  'a report': (made, opened) => {
    const { query } = partsOf(reportLink(report, host, made));
    const { from = '', to = '', expires = '', signature = '' } = query;
    const given = { name: 'closures', format: 'csv', from, to, expires, signature } as const;
    return openReportLink({ ...given, operator: id }, opened, now).kind === 'good';
  },
  'the consent report': (made, opened) => {
    const [, , file = ''] = partsOf(consentLink({ ...asked, format: 'pdf' }, host, made)).path;
    const given = { token: file.replace('.pdf', ''), format: 'pdf' } as const;
    return openReportToken(given, opened, now).kind === 'good';
  },
  'a family’s data': (made, opened) => {
    const { query } = partsOf(familyDataLink({ ...data, checked: 'portal' }, host, made));
    const { who = '', checked = '', expires = '', signature = '' } = query;
    const given = { guardian: id, format: 'pdf', who, checked, expires, signature } as const;
    return openFamilyLink({ ...given, operator: id }, opened, now).kind === 'good';
  },
  'a family’s page': (made, opened) =>
    openFamilyToken(familyToken({ guardianId: id, expiresAt }, made), opened, now).kind === 'good',
  'a reader’s pass': (made, opened) =>
    openReaderPass(makeReaderPass(id, made, now), opened, now) === id,
  'a sign-in for a file, with its secrets': (made, opened) => {
    const sealed = sealFileSignIn({ state: 'state', to: '/evidence' }, made, now);
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
