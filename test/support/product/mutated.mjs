import { registerHooks } from 'node:module';

// Loaded before a process of ours: one of its files says something else than in the tree, as MUTATION has it.
const { file, from, to } = JSON.parse(process.env.MUTATION);

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith(file)) return loaded;
    const source = String(loaded.source);
    if (!source.includes(from)) throw new Error(`${file} does not say ${from}`);
    return { ...loaded, source: source.replace(from, to) };
  },
});
