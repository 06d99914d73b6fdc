/**
 * `npm run build`: the package in `dist/`. Each entry is one CommonJS file, with an ESM door that hands on the same
 * objects, so that a construct made by `import` and one made by `require` are of one class. The handlers are bundled
 * here, so that whoever installs the package needs no bundler.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions, handlerNames } from '../lib/constructs/handler-function';
import { rows } from '../lib/qlik/recognise';
import { eventSchema } from '../lib/qlik/schema';

const root = join(__dirname, '..');
const dist = join(root, 'dist');

/** Entry → the source it is made from; package.json's `exports` names the same. */
const entries = {
  index: 'lib/index.ts',
  handler: 'lambda/subscriber/qlik-handler.ts',
  events: 'lib/events.ts',
} as const;

const shared = { bundle: true, packages: 'external', platform: 'node', target: 'node20', format: 'cjs' } as const;

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

for (const [name, source] of Object.entries(entries)) {
  buildSync({ ...shared, entryPoints: [join(root, source)], outfile: join(dist, `${name}.js`) });
  const types = `./types/${source.replace(/\.ts$/, '')}`;
  writeFileSync(join(dist, `${name}.d.ts`), `export * from '${types}';\n`);
  writeFileSync(join(dist, `${name}.d.mts`), `export * from './${name}.js';\n`);
}

for (const handler of handlerNames) {
  buildSync({ ...bundleOptions(handler), outfile: join(dist, 'handlers', handler, 'index.mjs') });
}

mkdirSync(join(dist, 'schemas'));
for (const { type } of rows) {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', title: type, ...eventSchema(type) };
  writeFileSync(join(dist, 'schemas', `${type}.json`), `${JSON.stringify(schema, undefined, 2)}\n`);
}

// What an editor checks fanout.json by.
copyFileSync(join(root, 'fanout.schema.json'), join(dist, 'fanout.schema.json'));

// Ready to be deployed as it is, by whoever has a fanout.json; what checks that file is inside.
const app = join(dist, 'app.js');
buildSync({
  ...shared,
  packages: 'bundle',
  external: ['aws-cdk-lib', 'constructs', 'esbuild'],
  entryPoints: [join(root, 'bin/app.ts')],
  outfile: app,
});

const bin = join(dist, 'qlik-fanout.js');
buildSync({ ...shared, entryPoints: [join(root, 'bin/qlik-fanout.ts')], outfile: bin });
for (const command of [app, bin]) chmodSync(command, 0o755);

// The native compiler; the name `typescript` is TypeDoc's, which needs the one before it.
const tsc = createRequire(__filename).resolve('@typescript/native/package.json');
execFileSync(process.execPath, [join(tsc, '..', 'bin', 'tsc'), '--project', join(__dirname, 'tsconfig.json')], {
  stdio: 'inherit',
});

// Node finds the names that `import { … }` wants only where they are written out.
for (const name of Object.keys(entries)) {
  const names = Object.keys(createRequire(__filename)(join(dist, `${name}.js`)));
  writeFileSync(
    join(dist, `${name}.mjs`),
    `import it from './${name}.js';\nexport const { ${names.join(', ')} } = it;\n`,
  );
}
