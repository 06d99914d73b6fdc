/**
 * `npm run build`: the package in `dist/`. Each entry is one CommonJS file, with an ESM door that hands on the same
 * objects, so that a construct made by `import` and one made by `require` are of one class. The handlers are bundled
 * here, so that whoever installs the package needs no bundler.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions, handlerNames } from '../lib/constructs/handler-function';

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

// Ready to be deployed as it is, by whoever has a fanout.json; what checks that file is inside.
buildSync({
  ...shared,
  packages: 'bundle',
  external: ['aws-cdk-lib', 'constructs', 'esbuild'],
  entryPoints: [join(root, 'bin/app.ts')],
  outfile: join(dist, 'app.js'),
});

const bin = join(dist, 'qlik-fanout.js');
buildSync({ ...shared, entryPoints: [join(root, 'bin/qlik-fanout.ts')], outfile: bin });
chmodSync(bin, 0o755);

const tsc = createRequire(__filename).resolve('typescript/package.json');
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
