import type { DistrictFiles } from './district-files.ts';
import type { FictionalHousehold } from './fictional-household.ts';
import type { SeededRandom } from './seeded-random.ts';

/** One in eight never answered the form, and three in a hundred have since withdrawn. */
export async function writeConsent(
  { consent }: DistrictFiles,
  { guardians, language }: FictionalHousehold,
  random: SeededRandom,
): Promise<void> {
  for (const { newNumbers, id } of guardians) {
    for (const { number, takesTexts } of newNumbers) {
      const fate = random.weigh({ given: 85, missing: 12, withdrawn: 3 });
      const method = random.weigh({ 'enrollment-form': 80, 'web-page': 15, paper: 5 });
      const purposes = random.weigh({ 'school-mission': 60, 'school-mission;other': 40 });
      const day = String(1 + Math.floor(random.next() * 28)).padStart(2, '0');
      const row = {
        phone: number,
        purposes,
        kind: 'express-written',
        method,
        wording_version: '2025-07',
        language,
        evidence_reference: `ENR-2025-${id.slice(2)}-${number.slice(-4)}`,
        obtained_at: `2025-08-${day}`,
        withdrawn_at: fate === 'withdrawn' ? `2025-10-${day}` : '',
        withdrawn_scope: fate === 'withdrawn' ? 'non-emergency' : '',
      };
      if (fate === 'missing') continue;
      await consent.row({ ...row, channel: 'voice' });
      if (takesTexts && random.next() < 0.92) await consent.row({ ...row, channel: 'text' });
    }
  }
}
