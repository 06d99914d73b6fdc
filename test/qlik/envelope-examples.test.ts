/** Qlik's own examples and our reconstructions: see test/fixtures/qlik/SOURCES.md. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { categoryOf } from '../../lib/qlik/recognise';
import { fixture, published, readEvent } from './reading';

type Json = Record<string, unknown>;
const jsonOf = (file: string) => JSON.parse(fixture(file)) as Json;

it('every file is listed', () => {
  const files = ['examples', 'reconstructed'].flatMap((folder) =>
    readdirSync(join(__dirname, '..', 'fixtures', 'qlik', folder)).map((name) => `${folder}/${name}`),
  );
  expect(published.map(({ file }) => file)).toEqual(files.sort());
});

describe.each(published)('$file', ({ file, envelope, type, id, tenantid }) => {
  const sent = jsonOf(file);
  const { event, detailType, renamed } = readEvent(sent);
  const sentType = sent.type ?? sent.eventType;

  it('is of its envelope, type and category', () => {
    expect(event.envelope).toBe(envelope);
    expect(event.type).toBe(sentType);
    expect(detailType).toBe(type ?? sentType);
    expect(event.category).toBe(type === undefined ? 'uncatalogued' : categoryOf(type));
    expect(renamed).toBe(type !== undefined && sentType !== type);
  });

  it('has the id, the tenant and the time Qlik gave it', () => {
    expect(event).toMatchObject({ specversion: '1.0', id, tenantid, source: sent.source, tenant: 'acme' });
    expect(event.time).toBe(sent.time ?? sent.eventTime);
  });

  it('keeps every attribute it came with', () => {
    const { data, specversion, ...attributes } = sent;
    if (envelope === 'cloud') expect(event).toMatchObject(attributes);
    for (const [name, value] of Object.entries(envelope === 'cloud' ? {} : (sent.extensions as Json))) {
      expect(event[name.toLowerCase()]).toBe(value);
    }
  });

  it('has the data as sent', () => {
    // The one documented exception, see the next test.
    if (file.endsWith('app.created.legacy.json')) return;
    expect(event.data).toEqual(sent.data);
  });
});

it('the legacy app created is unwrapped, its booleans are booleans', () => {
  const file = 'examples/com.qlik.v1.app.created.legacy.json';
  const { attributes } = jsonOf(file).data as { attributes: Json };
  expect(attributes).toMatchObject({ published: 'true', hasSectionAccess: 'false' });
  expect(readEvent(jsonOf(file)).event.data).toEqual({ ...attributes, published: true, hasSectionAccess: false });
});

it('one reload attempt, reconstructed as legacy and as hybrid, gives the same event', () => {
  const [legacy, hybrid] = ['legacy', 'hybrid'].map((form) => {
    const { event } = readEvent(jsonOf(`reconstructed/com.qlik.v1.app.reload.finished.${form}.json`));
    const { envelope, ...rest } = event;
    return rest;
  });
  expect(hybrid).toEqual({ ...legacy, host: 'id', authtype: 'service_account' });
});

it('data integration events keep their object extensions', () => {
  const { event } = readEvent(jsonOf('examples/com.qlik.v1.di-projects.di-tasks.failed.cloud.json'));
  expect(event.extensions).toEqual({ actor: {}, updates: [{}] });
});
