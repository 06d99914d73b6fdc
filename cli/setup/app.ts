import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';

/** The package's own app, beside the command in `dist/`. From the sources there is none. */
const OWN_APP = join(__dirname, 'app.js');

const INSTALLED = join('node_modules', 'qlik-event-fanout', 'dist', 'app.js');

/** How the package's own app is called from a folder, and where an editor there finds the schema of fanout.json. */
export function appFor(folder: string): { readonly app: string; readonly schema: string } {
  const installed = join(folder, INSTALLED);
  if (existsSync(installed) && existsSync(OWN_APP) && realpathSync(installed) === realpathSync(OWN_APP)) {
    return {
      app: 'node node_modules/qlik-event-fanout/dist/app.js',
      schema: './node_modules/qlik-event-fanout/dist/fanout.schema.json',
    };
  }
  return {
    app: `npx --yes --package=qlik-event-fanout@${version} qlik-fanout-app`,
    schema: `https://unpkg.com/qlik-event-fanout@${version}/dist/fanout.schema.json`,
  };
}

const OURS = /\bqlik-fanout-app$|\bqlik-event-fanout\/dist\/app\.js$/;

/**
 * What tells the CDK CLI to run this very package's app, where cdk.json names it by whatever way; its own app, where it
 * names another.
 *
 * @param named what cdk.json names
 */
export const appArgs = (named: unknown): readonly string[] =>
  typeof named === 'string' && OURS.test(named) && existsSync(OWN_APP) ? ['--app', `node "${OWN_APP}"`] : [];
