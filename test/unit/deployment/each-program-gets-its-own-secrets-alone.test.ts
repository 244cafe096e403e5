import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { keptFrom, settings } from '#config/settings.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const compose = z
  .object({
    services: z.record(
      z.string(),
      z.object({
        command: z.array(z.string()).optional(),
        env_file: z.array(z.string()).optional(),
        read_only: z.boolean().optional(),
      }),
    ),
  })
  .parse(parse(read('compose.yaml'), { merge: true })).services;

const source = z.object({
  configMapRef: z.object({ name: z.string() }).optional(),
  secretRef: z.object({ name: z.string() }).optional(),
});
const workload = z.object({
  kind: z.enum(['Deployment', 'Job']),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.number().optional(),
    template: z.object({
      spec: z.object({
        containers: z.tuple([
          z.object({
            args: z.array(z.string()).min(1),
            envFrom: z.array(source),
            livenessProbe: z.object({ httpGet: z.object({ path: z.string() }) }).optional(),
            readinessProbe: z.object({ httpGet: z.object({ path: z.string() }) }).optional(),
            securityContext: z.object({ readOnlyRootFilesystem: z.literal(true) }),
          }),
        ]),
      }),
    }),
  }),
});
const folder = 'manifests/kubernetes';
const objects = readdirSync(folder).flatMap((file) =>
  parseAllDocuments(read(path.join(folder, file))).map((document): unknown => document.toJS()),
);
const workloads = objects.flatMap((object) => {
  const found = workload.safeParse(object);
  return found.success ? [found.data] : [];
});

test.each(['bot', 'worker'] as const)('%s runs with its own file of secrets', (program) => {
  const { env_file: files, command, read_only: isReadOnly } = compose[program] ?? {};
  expect(files).toEqual(['.env', `.env.${program}`]);
  expect(isReadOnly).toBe(true);
  expect(read(command?.[0] ?? '')).toContain('import.meta.main');

  const deployed = workloads.find(({ metadata }) => metadata.name === program);
  const [container] = deployed?.spec.template.spec.containers ?? [];
  expect(container?.envFrom.flatMap(({ secretRef }) => secretRef?.name ?? [])).toEqual([program]);
  expect(container?.args).toEqual(command);
  expect(deployed?.spec.replicas).toBeGreaterThanOrEqual(2);
  expect(container?.livenessProbe?.httpGet.path).toBe('/health/live');
  expect(container?.readinessProbe?.httpGet.path).toBe('/health/ready');

  const unit = readdirSync('manifests/systemd').find((name) => name.includes(`-${program}`)) ?? '';
  const service = read(path.join('manifests/systemd', unit));
  expect(service).toContain(`/etc/bellwether/${program}.env`);
  expect(service).toContain(` ${command?.[0]}\n`);
});

test('what both share holds names of ours, and nothing that one of them alone may hold', () => {
  const { data } = z
    .object({ data: z.record(z.string(), z.string()) })
    .parse(objects.find((object) => z.object({ data: z.unknown() }).safeParse(object).success));
  const names = Object.keys(data);

  expect(names.filter((name) => !Object.keys(settings).includes(name))).toEqual([]);
  for (const program of ['bot', 'worker'] as const)
    expect(names.filter((name) => keptFrom(program).some((kept) => kept === name))).toEqual([]);
  expect(names.filter((name) => /TOKEN|SECRET|PASSWORD|KEY$/.test(name))).toEqual([]);
});

test('the image has the Node that the tests run with, and copies what is there', () => {
  const file = read('Containerfile');
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));
  const taken = new Set(
    read('.dockerignore')
      .split('\n')
      .map((line) => line.replace(/^!/, '')),
  );

  expect(file).toContain(`FROM node:${dependencies['node']}-`);
  const copied = [...file.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    ([, names]) => names?.split(' ') ?? [],
  );
  expect(copied.length).toBeGreaterThan(6);
  expect(copied.filter((name) => !taken.has(name) && !taken.has(path.dirname(name)))).toEqual([]);
});
