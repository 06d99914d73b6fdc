import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { type Parsed, type ParsedEvent, parse, type Receipt } from '../../lib/qlik/envelope';
import type { Envelope } from '../../lib/qlik/event';

export const receipt: Receipt = { tenant: 'acme', receivedAt: new Date('2026-11-24T06:00:00.000Z') };

/** Reads a body: text as it stands, anything else as its JSON. */
export const read = (body: unknown, more: Partial<Receipt> = {}): Parsed =>
  parse(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), { ...receipt, ...more });

/** The same for a body that must be readable. */
export function readEvent(body: unknown, more: Partial<Receipt> = {}): ParsedEvent {
  const parsed = read(body, more);
  if (!parsed.ok) throw new Error(`the delivery was not read: ${parsed.reason}`);
  return parsed;
}

const fixtures = join(__dirname, '..', 'fixtures', 'qlik');

export const fixture = (path: string): string => readFileSync(join(fixtures, path), 'utf8');

interface Published {
  readonly file: string;
  readonly envelope: Envelope;
  /** Canonical; undefined for a type that is not in Qlik's webhook table. */
  readonly type: QlikEventType | undefined;
  readonly id: string;
  readonly tenantid: string;
}

const app = 'ccb149fb-e2dd-420b-8d9f-e6aacb95eb76';
const shortId = 'A234-1234-1234';
const keysTenant = 'Rn8kQvY2wZ4pL7mX1jB6tC3dS5fH0gJ9';
const usersTenant = 'VZhiEfgW2bLd7HgR-jjzAh6VnicipweT';
const runsTenant = 'svua0w_Icu2Kl1-SPshoNwgzAWdVLK0N';
const tasksTenant = 'dpmeH_c0vkwEzct90sXfcDSXBXRmRuU5';
const reloadsTenant = 'UkeLb6ICti8OA8f3LueRI5kVNtuHc15f';
const attempt = 'b0f5c473-5dea-4d7e-a188-5e0b904cde33';

/** Every delivery under `test/fixtures/qlik`, and what it is. */
export const published: readonly Published[] = (
  [
    ['examples/com.qlik.app.created.cloud.json', 'cloud', 'app.created', app, app],
    ['examples/com.qlik.app.data.updated.cloud.json', 'cloud', 'app.data.updated', app, app],
    ['examples/com.qlik.app.deleted.cloud.json', 'cloud', 'app.deleted', app, app],
    ['examples/com.qlik.app.exported.cloud.json', 'cloud', 'app.exported', app, app],
    ['examples/com.qlik.app.softdeleted.cloud.json', 'cloud', undefined, app, app],
    ['examples/com.qlik.core.api-key.created.cloud.json', 'cloud', undefined, shortId, keysTenant],
    ['examples/com.qlik.core.api-key.deleted.cloud.json', 'cloud', undefined, shortId, keysTenant],
    [
      'examples/com.qlik.core.api-key.validation.failed.cloud.json',
      'cloud',
      'api-key.validation.failed',
      shortId,
      keysTenant,
    ],
    ['examples/com.qlik.core.user.created.cloud.json', 'cloud', 'user.created', shortId, usersTenant],
    ['examples/com.qlik.v1.app.created.legacy.json', 'legacy', 'app.created', 'id123', 'id123'],
    ['examples/com.qlik.v1.app.opened.cloud.json', 'cloud', undefined, app, app],
    ['examples/com.qlik.v1.app.reload.finished.cloud.json', 'cloud', 'app.reload.finished', app, app],
    ['examples/com.qlik.v1.automation.run.ended.cloud.json', 'cloud', 'automation.run.ended', shortId, runsTenant],
    [
      'examples/com.qlik.v1.di-projects.di-tasks.completed.cloud.json',
      'cloud',
      'di-projects.di-tasks.completed',
      '02eae54e-396f-456c-bb6e-4ef1793504d9',
      tasksTenant,
    ],
    [
      'examples/com.qlik.v1.di-projects.di-tasks.failed.cloud.json',
      'cloud',
      'di-projects.di-tasks.failed',
      'c946fcdf-8e9c-464f-80dd-a08483d31f36',
      tasksTenant,
    ],
    [
      'examples/com.qlik.v1.di-projects.di-tasks.started.cloud.json',
      'cloud',
      'di-projects.di-tasks.started',
      '8b6adb1b-d6dd-47bd-ab3d-17d231166ba7',
      'string',
    ],
    [
      'examples/com.qlik.v1.reload.finished.cloud.json',
      'cloud',
      'reload.finished',
      'b347fd0d-1321-417f-91ee-90e96c76389c',
      reloadsTenant,
    ],
    ['examples/com.qlik.v1.user.created.cloud.json', 'cloud', 'user.created', shortId, usersTenant],
    [
      'examples/com.qlik.v1.user.created.legacy.json',
      'legacy',
      'user.created',
      'example_CGMoX8zP3RaPcGLKxQ_Sy5N4O0bh9XxE',
      'example_WL69WlNT4PRbwAA8EZ1sDblqjthluHL1',
    ],
    ['examples/com.qlik.v1.user.deleted.cloud.json', 'cloud', 'user.deleted', shortId, usersTenant],
    [
      'reconstructed/com.qlik.v1.app.reload.finished.hybrid.json',
      'hybrid',
      'app.reload.finished',
      attempt,
      reloadsTenant,
    ],
    [
      'reconstructed/com.qlik.v1.app.reload.finished.legacy.json',
      'legacy',
      'app.reload.finished',
      attempt,
      reloadsTenant,
    ],
    [
      'reconstructed/com.qlik.v1.automation.run.failed.cloud.json',
      'cloud',
      'automation.run.failed',
      shortId,
      runsTenant,
    ],
  ] as const
).map(([file, envelope, suffix, id, tenantid]) => ({
  file,
  envelope,
  type: suffix && `com.qlik.v1.${suffix}`,
  id,
  tenantid,
}));
