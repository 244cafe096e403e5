import { createHash } from 'node:crypto';
import type { DistrictFiles } from './district-files.ts';
import type { FictionalHousehold } from './fictional-household.ts';
import type { SeededRandom } from './seeded-random.ts';

const version = 'enrollment-2025';
/** The consent form of a district that does not exist, in the languages that it was printed in. */
const wordings = {
  en: 'I agree that Sandhill Valley Public Schools may call and text the number above, with automated and prerecorded messages, about school matters and about whatever else I have marked. My consent is not needed for my child to attend school. I can withdraw it at any time: press 9 in a call, reply STOP, or tell the school office.',
  es: 'Acepto que Sandhill Valley Public Schools llame y envíe mensajes de texto al número de arriba, con mensajes automáticos y grabados, sobre asuntos de la escuela y sobre lo demás que yo haya marcado. Mi hijo puede asistir a la escuela aunque yo no acepte. Puedo retirar este permiso en cualquier momento: oprimir el 9 en una llamada, responder ALTO o avisar en la oficina de la escuela.',
} as const;

/** One in eight never answered the form, three in a hundred have since withdrawn, and a fifth is of the year before. */
export async function writeConsent(
  { consent }: DistrictFiles,
  { guardians, language: home }: FictionalHousehold,
  random: SeededRandom,
): Promise<void> {
  const language = home === 'es' ? 'es' : 'en';
  for (const { newNumbers, id, relation } of guardians) {
    for (const { number, takesTexts } of newNumbers) {
      const fate = random.weigh({ given: 85, missing: 12, withdrawn: 3 });
      const method = random.weigh({ 'enrollment-form': 80, 'web-page': 15, paper: 5 });
      const purposes = random.weigh({ 'school-mission': 60, 'school-mission;other': 40 });
      const date = 1 + Math.floor(random.next() * 28);
      const day = String(date).padStart(2, '0');
      const year = date > 22 ? 2025 : 2026;
      const reference = `ENR-${year}-${id.slice(2)}-${number.slice(-4)}`;
      const row = {
        phone: number,
        purposes,
        kind: 'express-written',
        method,
        wording_version: version,
        language,
        wording: wordings[language],
        giver_relation: relation,
        giver_sourced_id: id,
        evidence_reference: reference,
        // The web page keeps no file; some forms of the enrollment system were never kept either.
        evidence_sha256:
          method === 'web-page' || (method === 'enrollment-form' && date % 9 === 0)
            ? ''
            : createHash('sha256').update(reference).digest('hex'),
        obtained_at: `${year}-08-${day}`,
        withdrawn_at: fate === 'withdrawn' ? `${year}-10-${day}` : '',
        withdrawn_scope: fate === 'withdrawn' ? 'non-emergency' : '',
      };
      if (fate === 'missing') continue;
      await consent.row({ ...row, channel: 'voice' });
      if (takesTexts && random.next() < 0.92) await consent.row({ ...row, channel: 'text' });
    }
  }
}
