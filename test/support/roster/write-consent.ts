import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

const header =
  'phone,channel,purposes,kind,method,wording_version,language,wording,giver_relation,evidence_reference,obtained_at,withdrawn_at';

/** A signed form of each guardian of an export; every second one is withdrawn. */
export async function writeConsent(source: string): Promise<string> {
  const file = path.join(source, 'consent.csv');
  const lines = [header];
  for await (const user of createInterface(createReadStream(path.join(source, 'users.csv')))) {
    const [id] = user.split(',', 1);
    const number = user.match(/\+1\d{10}/)?.[0];
    if (id?.startsWith('G-') !== true || number === undefined) continue;
    const withdrawn = lines.length % 2 === 0 ? '2026-09-01' : '';
    lines.push(
      `${number},voice,school-mission,express-written,enrollment-form,1,en,Call me.,parent,FORM-${id},2026-08-15,${withdrawn}`,
    );
  }
  await writeFile(file, `${lines.join('\r\n')}\r\n`);
  return file;
}
