import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The lines of each page, read by another's library than wrote them: what a reader's own program finds in the file. */
export async function readPdf(bytes: Uint8Array): Promise<{ pages: string[][]; text: string }> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages: string[][] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    const words = items.flatMap((item) =>
      'str' in item && item.str.trim() !== ''
        ? [{ text: item.str, x: Number(item.transform[4]), y: Number(item.transform[5]) }]
        : [],
    );
    const rows = [...Map.groupBy(words, ({ y }) => Math.round(y))].toSorted(([a], [b]) => b - a);
    pages.push(
      rows.map(([, row]) =>
        row
          .toSorted((a, b) => a.x - b.x)
          .map(({ text }) => text)
          .join(' '),
      ),
    );
  }
  return { pages, text: pages.flat().join('\n') };
}
