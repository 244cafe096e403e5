import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const { packages } = JSON.parse(
  readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'),
);
const ours = new URL('../../../src/', import.meta.url).href;

/** As after `npm ci --omit=dev`: what only development needs, or brings along, is not there. */
registerHooks({
  resolve(specifier, context, next) {
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
    const { dev, devOptional } = packages[`node_modules/${name}`] ?? {};
    if (!(dev || devOptional) || !context.parentURL?.startsWith(ours))
      return next(specifier, context);
    throw Object.assign(new Error(`Cannot find package '${name}'`), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
  },
});
