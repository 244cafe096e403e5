import { createCanvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { shrinkPng } from './shrink-png.ts';

/** Twice a telephone's, so that small print stays readable. */
const width = 780;

/** Each page of a PDF as a picture, drawn by another's library than wrote it. */
export async function pdfPages(bytes: Uint8Array): Promise<Buffer[]> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages: Buffer[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
    const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
    // What it draws on is a canvas in all that pdf.js uses.
    const canvasContext = canvas.getContext('2d') as unknown as CanvasRenderingContext2D;
    await page.render({ canvas: null, canvasContext, viewport }).promise;
    pages.push(await shrinkPng(canvas.toBuffer('image/png')));
  }
  return pages;
}
