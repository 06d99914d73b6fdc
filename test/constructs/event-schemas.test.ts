import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { App, Stack } from 'aws-cdk-lib';
import { context } from '../../cdk.json';
import { EventSchemas } from '../../lib/constructs/event-schemas';
import { EVENT_SOURCE } from '../../lib/qlik/event';
import { rows } from '../../lib/qlik/recognise';
import { sampleDeliveries } from '../../lib/qlik/samples';
import { readEvent } from '../qlik/reading';
import { synthesised } from '../support/synthesised';
import { resource, resources } from '../support/template';

const template = synthesised({ eventSchemas: true });
const without = synthesised();
const schemas = Object.values(resources(template, 'AWS::EventSchemas::Schema'));
const schemaOf = (type: string) => schemas.find(({ SchemaName }) => SchemaName === `${EVENT_SOURCE}@${type}`) ?? {};

test('there are none unless they are asked for', () => {
  without.resourceCountIs('AWS::EventSchemas::Registry', 0);
  without.resourceCountIs('AWS::EventSchemas::Schema', 0);
});

test("they pass CDK's own validation", () => {
  const app = new App({ context });
  new EventSchemas(new Stack(app, 'Own'), 'Schemas');
  expect(() => app.synth()).not.toThrow();
});

test('they add to the template, and change nothing else in it', () => {
  const { Resources } = template.toJSON();
  const others = Object.entries<{ Type: string }>(Resources).filter(
    ([, { Type }]) => !Type.startsWith('AWS::EventSchemas::'),
  );
  expect(Object.fromEntries(others)).toEqual(without.toJSON().Resources);
});

test('the registry has no name of its own, so that two deployments do not meet', () => {
  expect(resource(template, 'AWS::EventSchemas::Registry')).toEqual({ Description: 'Events of Qlik Cloud tenants' });
});

test('each type has one schema, named as EventBridge names what it discovers', () => {
  expect(schemas.map(({ SchemaName }) => SchemaName).sort()).toEqual(
    rows.map(({ type }) => `qlik.cloud@${type}`).sort(),
  );
  for (const { SchemaName } of schemas) expect(SchemaName).toMatch(/^[0-9A-Za-z_.@-]{1,128}$/);
});

test('all are in the registry', () => {
  for (const schema of schemas) {
    expect(schema).toMatchObject({ RegistryName: '<FanoutSchemasRegistry.RegistryName>', Type: 'OpenApi3' });
  }
});

describe.each(rows)('$type', ({ type, description }) => {
  const schema = schemaOf(type);
  const content = JSON.parse(schema.Content);

  test('says what happened', () => {
    expect(schema.Description).toBe(description);
  });

  test('is an OpenAPI document in the shape that EventBridge gives its own', () => {
    expect(content).toMatchObject({
      openapi: '3.0.0',
      info: { title: expect.any(String), version: '1.0.0' },
      paths: {},
    });
    const { AWSEvent, ...others } = content.components.schemas;
    expect(AWSEvent).toMatchObject({
      'x-amazon-events-source': 'qlik.cloud',
      'x-amazon-events-detail-type': type,
      properties: { detail: { $ref: `#/components/schemas/${content.info.title}` } },
    });
    expect([...AWSEvent.required].sort()).toEqual(Object.keys(AWSEvent.properties).sort());
    expect(Object.keys(others)).toEqual([content.info.title]);
  });

  test('uses only words that OpenAPI 3.0 has', () => {
    const words = new Set<string>();
    const read = (it: Record<string, unknown>): void => {
      for (const [word, value] of Object.entries(it)) {
        words.add(word);
        if (word === 'properties') for (const inner of Object.values(value as object)) read(inner);
        if (word === 'items') read(value as Record<string, unknown>);
      }
    };
    for (const it of Object.values<Record<string, unknown>>(content.components.schemas)) read(it);
    const ofOpenApi = ['$ref', 'type', 'description', 'format', 'enum', 'items', 'properties', 'required'];
    expect([...words].filter((word) => !ofOpenApi.includes(word) && !word.startsWith('x-'))).toEqual([]);
  });

  test('takes its samples, as a target gets them', () => {
    const validate = addFormats(new Ajv({ strictSchema: false })).compile({
      ...content,
      $ref: '#/components/schemas/AWSEvent',
    });
    const samples = sampleDeliveries('u', new Date(0)).filter((sample) => sample.type === type);
    expect(samples).not.toEqual([]);
    for (const { body } of samples) {
      const { event, detailType } = readEvent(body);
      const envelope = { version: '0', id: 'e', account: '123456789012', region: 'eu-west-1', resources: [] };
      const whole = { ...envelope, source: EVENT_SOURCE, 'detail-type': detailType, time: event.time, detail: event };
      const isValid = validate(JSON.parse(JSON.stringify(whole)));
      expect({ isValid, errors: validate.errors }).toEqual({ isValid: true, errors: null });
      expect(validate({ ...whole, 'detail-type': 'com.qlik.v1.space.created' })).toBe(false);
      expect(validate({ ...whole, detail: { ...event, id: 1 } })).toBe(false);
    }
  });
});
