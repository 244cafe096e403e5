import { findContradictions } from '#domain/closure/contradiction/contradictions.ts';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';

const latin = 'Thank you. When does school open again?';
const arabic = 'شكرا على الرسالة، متى تفتح المدرسة؟';
/** One sign that stands for eighteen letters: as long as a text gets. */
const longest = 'ﷺ'.repeat(1600);

/**
 * Reads texts in two kinds of letters, twice, as what reads them is compiled at the first and at the second use. It takes 0.16 s
 * of a core, in which a bot that listens would answer nobody.
 */
export function warmUpReading(): void {
  const asked = {
    happening: 'closed',
    eventDate: '2027-01-13',
    startsOn: '2027-01-13',
    schools: ['A'],
    allSchools: ['A', 'B'],
  } as const;
  for (const text of [latin, arabic, longest, latin, arabic, longest]) readText(text);
  for (const [language, text] of Object.entries({ en: latin, ar: arabic, zh: '学校关闭。' }))
    findContradictions({ [language]: text }, asked);
}
