import type { Platform } from '#domain/shared/platform.ts';
import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';
import { openReader } from '#test/support/web/readers.ts';

export type EvidenceFiles = { jsonl: string; pdf: Uint8Array };

/** Both links that stand in a person's own answer, newest last: of a closure, or of one phone. */
export async function evidenceLinksTold(
  product: Product,
  platform: Platform,
  about: 'closure' | 'family',
): Promise<{ file: string; counsel: string }> {
  const base = about === 'closure' ? 'evidence' : 'evidence/family';
  const newest = (path: string) => {
    const told = JSON.stringify(product.farSide[platform].state()).replaceAll('&amp;', '&');
    const link = new RegExp(`https?://[^"\\s]+?/${path}/[0-9a-f-]{36}[-\\w/?&=]+`, 'g');
    return [...told.matchAll(link)].map(([found]) => found).at(-1);
  };
  return until('both links', () => {
    const [file, counsel] = [newest(base), newest(`${base}/counsel`)];
    return file === undefined || counsel === undefined ? undefined : { file, counsel };
  });
}

/** Both files, as a person has them who signs in at the first link. */
export async function downloadEvidence(
  links: { file: string; counsel: string },
  directoryId: string,
): Promise<EvidenceFiles> {
  const reader = openReader(links.file);
  await reader.signIn(directoryId);
  const jsonl = await (await reader.download()).text();
  const paper = openReader(links.counsel);
  await paper.signIn(directoryId);
  const response = await paper.download();
  if (response.headers.get('content-type') !== 'application/pdf')
    throw new Error(`no PDF: ${response.status} ${await response.text()}`);
  return { jsonl, pdf: new Uint8Array(await response.arrayBuffer()) };
}
