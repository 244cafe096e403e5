/*
 * npm run sbom: what a release is made of, as CycloneDX, from package-lock.json. npm's own `--omit dev` also leaves out packages of
 * production that something of development asks for, such as pg (npm/cli 7909); so everything is asked for, and development left out here.
 * It names the product after the folder that it lies in, which is mended, too.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const isDevelopment = 'cdx:npm:package:development';

const bill = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(
    z.looseObject({
      'bom-ref': z.string(),
      properties: z.array(z.looseObject({ name: z.string() })).default([]),
    }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

const { name } = z
  .object({ name: z.string() })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const words = ['--sbom-format=cyclonedx', '--package-lock-only', '--sbom-type=application'];
const told = execFileSync('npm', ['sbom', ...words], { maxBuffer: 50_000_000 });
const whole = bill.parse(JSON.parse(told.toString()));
const components = whole.components.filter(
  ({ properties }) => !properties.some(({ name }) => name === isDevelopment),
);
const left = new Set(whole.components.map((one) => one['bom-ref']));
for (const component of components) left.delete(component['bom-ref']);
const dependencies = whole.dependencies
  .filter(({ ref }) => !left.has(ref))
  .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => !left.has(ref)) }));
const { metadata } = whole;
metadata.component.name = name;
console.log(JSON.stringify({ ...whole, metadata, components, dependencies }, undefined, 2));
