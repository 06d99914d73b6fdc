import { envelopes } from '../../lib/qlik/event';
import { rows } from '../../lib/qlik/recognise';
import { envelopesOf, sampleDeliveries, sampleDelivery } from '../../lib/qlik/samples';
import { readEvent } from './reading';

const time = new Date('2026-11-20T05:00:00.000Z');

it('there is one of each type in each envelope it can have: 16 types in three, 4 in one', () => {
  const samples = sampleDeliveries('run', time);
  expect(samples).toHaveLength(16 * 3 + 4);
  expect(new Set(samples.map(({ type, envelope }) => `${type} ${envelope}`)).size).toBe(52);
  expect(new Set(samples.map(({ id }) => id)).size).toBe(52);
});

describe.each(rows)('$type', ({ type, aliases, failure }) => {
  it.each(envelopesOf(type))('in a %s delivery is read back as what it is', (envelope) => {
    const sample = sampleDelivery(type, { envelope, unique: 'u-1', time });
    const { event, detailType } = readEvent(sample.body);
    expect({ detailType, id: event.id, envelope: event.envelope, time: event.time }).toEqual({
      detailType: type,
      id: 'u-1',
      envelope,
      time: time.toISOString(),
    });
  });

  it('has the same data whatever the envelope', () => {
    const [legacy, ...others] = envelopes.map(
      (envelope) => readEvent(sampleDelivery(type, { envelope, unique: 'u-1', time }).body).event.data,
    );
    for (const other of others) expect(other).toEqual(legacy);
  });

  it('can come under each of its names', () => {
    for (const name of aliases) {
      const { event, detailType } = readEvent(
        sampleDelivery(type, { envelope: 'cloud', unique: 'u', time, name }).body,
      );
      expect([detailType, event.type]).toEqual([type, name]);
    }
  });

  it(`tells of a failure ${failure === 'never' ? 'never' : 'when asked to'}`, () => {
    const failing = sampleDelivery(type, { envelope: 'cloud', unique: 'u', time, failing: true });
    expect(failing.failure).toBe(failure !== 'never');
    const usual = sampleDelivery(type, { envelope: 'cloud', unique: 'u', time });
    expect(usual.failure).toBe(failure === 'always');
  });
});
