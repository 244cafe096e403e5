import { z } from 'zod';
import { exportFamilyData } from '#domain/family/data/export-family-data.ts';
import {
  familyFormats,
  familyRequesters,
  identityChecks,
} from '#domain/family/data/family-data.ts';
import { fileKind, refused } from '#files/file-kind.ts';

/** Everything of one guardian as it stands now, for a family that asked. Each download is a disclosure. */
export const familyDataFile = fileKind({
  name: 'family-data',
  params: z.object({
    guardian: z.uuid(),
    format: z.enum(familyFormats),
    whoAsks: z.enum(familyRequesters),
    checked: z.enum(identityChecks),
  }),
  askAgain: '/compliance my-data',
  readers: 'A family’s data is for the front office of its schools and compliance.',
  of: ({ guardian, format, ...asked }) => ({
    title: 'A family’s data',
    subject: { kind: 'guardian', id: guardian },
    async open(tx, { operator, vault, expiresAt }) {
      const request = { ...asked, guardianId: guardian, format, operator, expiresAt };
      const data = await exportFamilyData(tx, vault, request);
      if (data === undefined) return refused('out-of-reach');
      return {
        kind: 'open',
        entry: null,
        async file() {
          const name = `bellwether-family-data.${format}`;
          if (format === 'json')
            return { name, body: Buffer.from(`${JSON.stringify(data, undefined, 2)}\n`) };
          const { familyDataPdf } = await import('#reports/family-data-pdf.ts');
          return { name, body: await familyDataPdf(data) };
        },
      };
    },
  }),
});
