import { burstOf, type Form, jsonFaultOf, laidOut } from '../../../console/page/send/form';

const form: Form = { tenant: 'acme', body: '{}', keepsId: false, corruption: '', count: '1', rate: '' };

test('what is left empty is not sent', () => {
  expect(burstOf(form)).toEqual({ value: { tenant: 'acme', body: '{}', keepsId: false, count: 1 }, faults: {} });
  expect(burstOf({ ...form, corruption: 'size', rate: '2.5' }).value).toMatchObject({ corruption: 'size', rate: 2.5 });
});

test.each(['', '0', '1001', '1.5', '-1', 'many', '1e9', ' '])(
  'a count of %j is said to be wrong, and nothing is sent',
  (count) => {
    const { value, faults } = burstOf({ ...form, count });
    expect(value).toBeUndefined();
    expect(faults.count).toContain('1,000');
  },
);

test.each(['0', '1001', 'fast', '-5', 'NaN'])('a rate of %j is said to be wrong, and nothing is sent', (rate) => {
  const { value, faults } = burstOf({ ...form, rate });
  expect(value).toBeUndefined();
  expect(faults.rate).toContain('0.1');
});

test('without a tenant or a body there is nothing to send', () => {
  expect(burstOf({ ...form, tenant: '' }).value).toBeUndefined();
  expect(burstOf({ ...form, body: '' }).value).toBeUndefined();
});

test('JSON is laid out; what is none stays as it was typed', () => {
  expect(laidOut('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(laidOut('{"a":')).toBe('{"a":');
  expect(jsonFaultOf('{"a":')).toBeDefined();
  expect(jsonFaultOf('{}')).toBeUndefined();
});
