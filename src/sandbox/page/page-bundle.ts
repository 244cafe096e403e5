import path from 'node:path';
import { build } from 'esbuild';

export type PageBundle = { script: string; style: string };

/** The page's code for a browser, made in memory at each start: a quarter of a second, and never stale. */
export async function buildPageBundle(): Promise<PageBundle> {
  const folder = path.join(import.meta.dirname, 'browser');
  const { outputFiles } = await build({
    entryPoints: [path.join(folder, 'main.tsx'), path.join(folder, 'page.css')],
    outdir: folder,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const textOf = (ending: string) =>
    outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
