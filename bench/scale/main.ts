/**
 * `npm run scale`: which quota binds first at which rate, as a table, and as docs/scaling.md with its plots. `--region`
 * shows another region's table (and writes nothing), `--json` is for scripts, `--check` runs the handlers against the
 * simulation, which takes three minutes, keeps what it measured and ends with 1 when the two disagree.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { complain, print, printJson, remark, tableOf } from '../../cli/terminal/terminal';
import { type Checked, check, disagreements } from './check';
import { quotasOf } from './quotas';
import { LARGE_REGION, rates, steady } from './scenarios';
import { readSettings } from './settings';
import { answersOf, bindsFirst, quotasBind, toRaise } from './tables';
import { exactly } from './words';

const ROOT = join(__dirname, '..', '..');

async function main(): Promise<0 | 1> {
  const { values } = parseArgs({
    options: {
      region: { type: 'string', default: LARGE_REGION },
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  });
  const region = quotasOf(values.region);
  const checked = values.check ? await check(remark) : undefined;
  if (checked) writeFileSync(join(__dirname, 'measured.json'), `${JSON.stringify(checked)}\n`);

  const settings = readSettings();
  const rows = rates.map((rate) => {
    const found = steady(rate, settings, region);
    return {
      rate,
      answers: answersOf(found.asDeployed).replaceAll('`', ''),
      bindsFirst: bindsFirst(found),
      quotasBind: quotasBind(found),
      raise: toRaise(found, settings, region),
    };
  });
  if (values.json) printJson({ region: values.region, rates: rows, ...(checked && { checked }) });
  else {
    const cells = rows.map(({ rate, answers, raise, ...found }) => [
      exactly(rate),
      answers.replaceAll(', ', '\n'),
      found.bindsFirst,
      found.quotasBind.join('\n').replace(': ', ':\n'),
      raise.join('\n') || 'nothing',
    ]);
    print(tableOf(['deliveries a second', 'as deployed', 'binds first', "AWS's quotas that bind", 'raise'], cells));
    if (checked) print(checkedTable(checked));
  }
  if (values.region === LARGE_REGION) {
    // Read only now: the page shows what was measured.
    const { scalingPages } = require('./page') as typeof import('./page');
    for (const [path, text] of Object.entries(scalingPages())) writeFileSync(join(ROOT, path), text);
    remark('docs/scaling.md');
  }
  const off = disagreements(checked ?? []);
  for (const line of off) complain(line);
  return off.length > 0 ? 1 : 0;
}

const checkedTable = (checked: readonly Checked[]) =>
  tableOf(
    ['run', 'what', 'predicted', 'measured', 'ratio'],
    checked.flatMap(({ name, figures }) =>
      figures.map(({ what, predicted, measured }) => [
        name,
        what,
        String(predicted),
        String(measured),
        (measured / predicted).toFixed(2),
      ]),
    ),
  );

main()
  .catch((error: Error) => {
    complain(error.message);
    return 2;
  })
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
