import { reportLink as consentReportLink } from '#domain/consent/report/report-link.ts';
import { familyDataLink } from '#domain/family-data/family-data-link.ts';
import { reportLink } from '#domain/report/report-link.ts';
import { type CampaignLinkKind, campaignLink } from '#domain/shared/link/campaign-link.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';

type OtherFile = CampaignLinkKind | 'report' | 'consent-report' | 'family-data';

/** A link of each kind of file that isn't an incident's own, and of the chart, which has no page. */
export function otherFiles(
  { botUrl, vault }: { botUrl: string; vault: LinkSigner },
  about: { operatorId: string; campaignId: string; phoneId: string; guardianId: string },
): { pages: Record<OtherFile, string>; chart: string } {
  const { operatorId, campaignId, phoneId, guardianId } = about;
  const asked = { operatorId, expiresAt: Temporal.Now.instant().add({ hours: 1 }) };
  const ofClosure = (kind: CampaignLinkKind, phone?: string) =>
    campaignLink(kind, { ...asked, campaignId, phoneId: phone }, botUrl, vault);
  const day = Temporal.PlainDate.from('2026-11-02');
  return {
    pages: {
      evidence: ofClosure('evidence'),
      counsel: ofClosure('counsel'),
      'family-evidence': ofClosure('family-evidence', phoneId),
      'family-counsel': ofClosure('family-counsel', phoneId),
      unreached: ofClosure('unreached'),
      recordings: ofClosure('recordings'),
      report: reportLink(
        {
          ...asked,
          name: 'closures',
          format: 'pdf',
          period: { from: day, to: day },
          schoolId: undefined,
        },
        botUrl,
        vault,
      ),
      'consent-report': consentReportLink({ ...asked, format: 'csv' }, botUrl, vault),
      'family-data': familyDataLink(
        { ...asked, guardianId, format: 'json', whoAsks: 'guardian', checked: 'photo-id' },
        botUrl,
        vault,
      ),
    },
    chart: consentReportLink({ ...asked, format: 'png' }, botUrl, vault),
  };
}
