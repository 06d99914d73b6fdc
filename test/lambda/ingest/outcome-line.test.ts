import fc from 'fast-check';
import type { Outcome } from '../../../lambda/ingest/ingest';
import { outcomeLine } from '../../../lambda/ingest/outcome-line';
import { toJson } from '../../../lambda/shared/log';
import { metric } from '../../../lib/contract';
import { allCategories, rows } from '../../../lib/qlik/recognise';
import { readEvent } from '../../qlik/reading';
import { embeddedMetrics } from '../../support/log-lines';
import { deployedMetricFilters, foundByFilters } from '../../support/metric-filters';
import { CANARY, outcomes } from './outcomes';

const circumstances = { busName: 'the-bus', milliseconds: 12.6, bodyBytes: 872 };
const lineOf = (outcome: Outcome) => toJson(outcomeLine(outcome, circumstances), 1_795_500_000_000);
const filters = deployedMetricFilters();
/** What CloudWatch measures: what the line says itself, and what the deployed filters find in it. */
const metricsOf = (outcome: Outcome) => {
  const line = lineOf(outcome);
  return [...embeddedMetrics(line), ...foundByFilters(line, filters)];
};
const bus = { EventBusName: 'the-bus' };
const accepted = (sent: object, over: object = {}): Outcome => {
  const { event, detailType, renamed } = readEvent({ id: '1', ...sent });
  return { answer: 'accepted', event, type: detailType, renamed, trimmed: false, unchecked: false, ...over };
};

describe('a delivery', () => {
  it.each(outcomes.map((outcome) => [outcome.answer, outcome] as const))(
    '%s is counted once by its answer, with its latency',
    (answer, outcome) => {
      const metrics = metricsOf(outcome);
      expect(metrics.filter(({ name }) => name === metric.deliveries)).toEqual([
        { name: metric.deliveries, value: 1, unit: 'None', series: [{ ...bus, Answer: answer }] },
      ]);
      expect(metrics.filter(({ name }) => name === metric.ingestLatency)).toEqual([
        { name: metric.ingestLatency, value: 13, unit: 'Milliseconds', series: [bus] },
      ]);
      expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
    },
  );

  it('refused is counted in all and by reason', () => {
    const [refusal] = metricsOf({ answer: 'refused', reason: 'mismatch' }).filter(
      ({ name }) => name === metric.signatureRefusals,
    );
    expect(refusal?.series).toEqual([bus, { ...bus, Reason: 'mismatch' }]);
  });

  it.each(['accepted', 'parked'] as const)('%s is an event of its category and type', (answer) => {
    const outcome = { ...accepted({ type: 'com.qlik.core.user.created' }), answer, code: 'c' } as Outcome;
    const series = [
      { ...bus, Category: 'users' },
      { ...bus, Category: 'users', Type: 'com.qlik.v1.user.created' },
      { ...bus, Tenant: 'acme' },
    ];
    expect(metricsOf(outcome)).toContainEqual({ name: metric.events, value: 1, unit: 'None', series });
  });

  it.each([
    ['ended', { status: 'finished' }, [1]],
    ['ended', { status: 'stopped' }, [1]],
    ['ended', { status: 'failed' }, [0]],
    ['ended', { status: 'exceeded limit' }, [0]],
    ['failed', { status: 'failed' }, [0]],
    ['ended', { status: 'finished', isTestRun: true }, []],
    ['failed', { status: 'failed', isTestRun: true }, []],
    ['started', { status: 'running' }, []],
  ])('of a run %s with %j is a run that succeeded: %j', (how, data, values) => {
    const metrics = metricsOf(accepted({ type: `com.qlik.v1.automation.run.${how}`, data }));
    const runs = metrics.filter(({ name }) => name === metric.succeededRuns);
    expect(runs).toEqual(values.map((value) => ({ name: metric.succeededRuns, value, unit: 'None', series: [bus] })));
  });

  it('is counted as renamed or trimmed only when it is', () => {
    const names = (over: object) =>
      metricsOf(accepted({ type: 'com.qlik.v1.user.created' }, over)).map(({ name }) => name);
    expect(names({})).not.toEqual(expect.arrayContaining([metric.renamedEvents]));
    expect(names({})).not.toEqual(expect.arrayContaining([metric.trimmedEvents]));
    expect(names({ renamed: true })).toContain(metric.renamedEvents);
    expect(names({ trimmed: true })).toContain(metric.trimmedEvents);
  });

  it.each([
    ['accepted', 'info'],
    ['parked', 'warn'],
    ['refused', 'warn'],
    ['too-large', 'warn'],
    ['quarantined', 'error'],
    ['unavailable', 'error'],
  ])('%s is told as %s', (answer, level) => {
    const levels = outcomes.filter((it) => it.answer === answer).map((it) => JSON.parse(lineOf(it)).level);
    expect(new Set(levels)).toEqual(new Set([level]));
  });
});

describe('a line', () => {
  it('of an accepted delivery says nothing that a filter finds: CloudWatch would count it twice', () => {
    expect(embeddedMetrics(lineOf(accepted({ type: 'com.qlik.v1.user.created' })))).toEqual([]);
  });

  it('holds what a person looks for', () => {
    expect(JSON.parse(lineOf(outcomes[1] as Outcome))).toMatchObject({
      message: 'delivery parked',
      id: 'event-1',
      Tenant: 'acme',
      sentType: 'com.qlik.core.user.created',
      envelope: 'cloud',
      code: 'InternalFailure',
      bodyBytes: 872,
    });
    expect(JSON.parse(lineOf({ answer: 'unavailable', stage: 'secret', code: 'X' }))).toMatchObject({
      stage: 'secret',
      code: 'X',
    });
  });

  it.each(outcomes.map((outcome) => [outcome.answer, outcome] as const))(
    'about a delivery %s holds nothing personal',
    (_, outcome) => {
      expect(lineOf(outcome)).not.toContain(CANARY);
    },
  );

  it('stays one line and one JSON object, whatever text an event holds', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(text, text, (id, type) => {
        fc.pre(type.trim() !== '');
        const line = lineOf(accepted({ id, type }));
        expect(line).not.toMatch(/[\n\r]/);
        expect(JSON.parse(line)).toMatchObject({ level: 'info', message: 'delivery accepted', sentType: type });
        expect(Object.keys(JSON.parse(line)).sort()).toEqual(
          Object.keys(JSON.parse(lineOf(accepted({ id: 'a', type: 'b' })))).sort(),
        );
      }),
    );
  });
});

describe('a dimension', () => {
  it('never holds what a sender can choose, whatever it sends', () => {
    const types = rows.map(({ type }) => type as string);
    const text = fc.string({ unit: 'binary', minLength: 1 });
    const sent = fc.record(
      {
        type: fc.oneof(fc.constantFrom(...types), fc.constantFrom(...rows.flatMap(({ aliases }) => aliases)), text),
        category: text,
        tenant: text,
        envelope: text,
        Type: text,
        EventBusName: text,
        data: fc.dictionary(text, text),
      },
      { requiredKeys: ['type'] },
    );
    const chosenByUs = new Set<string>(['the-bus', 'acme', 'accepted', ...allCategories, ...types, 'other']);
    fc.assert(
      fc.property(sent, (body) => {
        fc.pre(body.type.trim() !== '');
        const values = metricsOf(accepted(body)).flatMap(({ series }) => series.flatMap((it) => Object.values(it)));
        expect(values.filter((value) => !chosenByUs.has(value))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['com.qlik.v1.brand.new', 'com.qlik.v1.user.created.', 'constructor', '__proto__'])(
    'of the uncatalogued type %s is `other`',
    (type) => {
      expect(JSON.parse(lineOf(accepted({ type })))).toMatchObject({ Category: 'uncatalogued', Type: 'other' });
    },
  );
});
