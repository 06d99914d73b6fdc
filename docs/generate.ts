/** `npm run docs`: writes what is made from code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseResults } from '../bench/results';
import { scalingPages } from '../bench/scale/page';
import { template } from '../bench/template';
import { cliPage } from './cli-page';
import { compliancePage } from './compliance-page';
import { configurationPage, configurationSchema } from './configuration-page';
import { costPage } from './cost-page';
import { dataSchemas } from './data-schemas';
import { eventsPage } from './events-page';
import { performanceCharts } from './performance-charts';
import { performancePage } from './performance-page';

writeFileSync(join(__dirname, '..', 'lib', 'qlik', 'data-schemas.json'), dataSchemas());
writeFileSync(join(__dirname, 'events.md'), eventsPage());
writeFileSync(join(__dirname, 'compliance.md'), compliancePage());
writeFileSync(join(__dirname, 'configuration.md'), configurationPage());
writeFileSync(join(__dirname, '..', 'fanout.schema.json'), configurationSchema());
writeFileSync(join(__dirname, 'cli.md'), cliPage());
writeFileSync(join(__dirname, 'cost.md'), costPage(template()));
for (const [path, text] of Object.entries(scalingPages())) writeFileSync(join(__dirname, '..', path), text);
const results = parseResults(readFileSync(join(__dirname, '..', 'bench', 'results.json'), 'utf8'));
writeFileSync(join(__dirname, 'performance.md'), performancePage(results));
for (const [file, svg] of Object.entries(performanceCharts(results))) writeFileSync(join(__dirname, file), svg);
// Read only now: it is made from the schemas that have just been written.
const { asyncApi } = require('./asyncapi') as typeof import('./asyncapi');
writeFileSync(join(__dirname, 'asyncapi.yaml'), asyncApi());
