/** `npm run docs`: writes the pages that are made from code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compliancePage } from './compliance-page';
import { configurationPage, configurationSchema } from './configuration-page';
import { eventsPage } from './events-page';

writeFileSync(join(__dirname, 'events.md'), eventsPage());
writeFileSync(join(__dirname, 'compliance.md'), compliancePage());
writeFileSync(join(__dirname, 'configuration.md'), configurationPage());
writeFileSync(join(__dirname, '..', 'fanout.schema.json'), configurationSchema());
