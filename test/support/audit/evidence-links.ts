import type { Platform } from '#domain/shared/platform.ts';
import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { openReader } from '#test/support/web/readers.ts';

export type EvidenceFiles = { jsonl: string; pdf: Uint8Array };

/** The links that stand in a person's own answer, newest last: of a closure, or of one phone. */
export async function evidenceLinksTold(
  product: Product,
  platform: Platform,
  about: 'closure' | 'family',
): Promise<{ file: string; counsel: string; archive: string }> {
  const kind = about === 'closure' ? 'evidence' : 'family-evidence';
  const newest = (format: string) =>
    fileLinksIn(product.farSide[platform].state(), kind, { format }).at(-1);
  return until('the links', () => {
    const [file, counsel, archive] = [newest('jsonl'), newest('pdf'), newest('zip')];
    return file === undefined || counsel === undefined || archive === undefined
      ? undefined
      : { file, counsel, archive };
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
