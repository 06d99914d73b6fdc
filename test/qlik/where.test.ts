import type { Category } from '../../lib/qlik/catalogue';
import { anyPattern, failurePattern, matches, typesPattern } from '../../lib/qlik/pattern';
import { typesOf } from '../../lib/qlik/recognise';
import { narrowed, type TypeIn } from '../../lib/qlik/where';

const reload = 'com.qlik.v1.reload.finished';
const ended = 'com.qlik.v1.automation.run.ended';
const event = (type: string, detail: object) => ({ source: 'qlik.cloud', 'detail-type': type, detail });

it('nothing asked leaves the pattern as it is', () => {
  expect([narrowed(anyPattern(), undefined), narrowed(anyPattern(), {})]).toEqual([anyPattern(), anyPattern()]);
});

it('asks beside the types', () => {
  const pattern = narrowed(typesPattern([reload]), { tenant: ['acme'], data: { status: ['FAILED'] } });
  expect(pattern).toEqual({
    source: ['qlik.cloud'],
    'detail-type': [reload],
    detail: { tenant: ['acme'], data: { status: ['FAILED'] } },
  });
});

describe('beside the failures, which are an $or themselves', () => {
  it('both must hold', () => {
    const pattern = narrowed(failurePattern(), { tenant: ['acme'] });
    const takes = (tenant: string, status: string) => matches(pattern, event(ended, { tenant, data: { status } }));
    expect([takes('acme', 'failed'), takes('acme', 'finished'), takes('other', 'failed')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('both must hold of one field that both ask about', () => {
    const pattern = narrowed(failurePattern(), { data: { status: ['failed', 'FAILED', 'CANCELED', 'finished'] } });
    const takes = (type: string, data: object) => matches(pattern, event(type, { data }));
    expect(takes(ended, { status: 'failed' })).toBe(true);
    expect(takes(ended, { status: 'exceeded limit' })).toBe(false);
    expect(takes(ended, { status: 'finished' })).toBe(false);
    expect(takes(reload, { succeeded: false, status: 'FAILED' })).toBe(true);
    expect(takes(reload, { succeeded: false, status: 'CANCELED' })).toBe(false);
    expect(takes(reload, { succeeded: false })).toBe(false);
  });

  it('an $or of its own is asked besides', () => {
    const pattern = narrowed(failurePattern(), { $or: [{ userid: ['u'] }, { spaceid: ['s'] }] });
    const takes = (detail: object) => matches(pattern, event('com.qlik.v1.automation.run.failed', detail));
    expect([takes({ userid: 'u' }), takes({ spaceid: 's' }), takes({ userid: 's' })]).toEqual([true, true, false]);
  });
});

describe('what EventBridge would quietly drop is refused', () => {
  it.each([
    [
      { tenant: ['a'], $or: [{ tenant: ['b'] }, { userid: ['c'] }] },
      'tenant is asked about both beside $or and within it',
    ],
    [{ data: { $or: [{ id: ['a'] }, { x: ['b'] }], id: ['c'] } }, 'data.id is asked about both'],
  ])('%j', (where, message) => {
    expect(() => narrowed(anyPattern(), where)).toThrow(message);
  });

  it('two operators about one field', () => {
    const where = { data: { status: [{ prefix: 'F' }] } };
    const operators = { detail: { data: { status: [{ suffix: 'D' }] } } };
    expect(() => narrowed(operators, where)).toThrow('detail.data.status is asked about already');
    const inBranches = { $or: [{ data: { status: ['failed'] } }, { tenant: ['acme'] }] };
    expect(() => narrowed(failurePattern(), inBranches)).toThrow('detail.data.status is asked about already');
  });
});

it('the types of each category, as the compiler knows them, are the catalogue’s', () => {
  const known: { readonly [C in Category]: Readonly<Record<TypeIn<C>, true>> } = {
    'analytics-apps': {
      'com.qlik.v1.app.created': true,
      'com.qlik.v1.app.exported': true,
      'com.qlik.v1.app.published': true,
      'com.qlik.v1.app.deleted': true,
      'com.qlik.v1.app.reload.finished': true,
      'com.qlik.v1.app.data.updated': true,
      'com.qlik.v1.reload.finished': true,
    },
    'api-keys': { 'com.qlik.v1.api-key.validation.failed': true },
    users: { 'com.qlik.v1.user.created': true, 'com.qlik.v1.user.deleted': true },
    automations: {
      'com.qlik.v1.automation.created': true,
      'com.qlik.v1.automation.updated': true,
      'com.qlik.v1.automation.deleted': true,
      'com.qlik.v1.automation.run.started': true,
      'com.qlik.v1.automation.run.ended': true,
      'com.qlik.v1.automation.run.failed': true,
    },
    'data-integration': {
      'com.qlik.v1.di-projects.di-tasks.started': true,
      'com.qlik.v1.di-projects.di-tasks.stopped': true,
      'com.qlik.v1.di-projects.di-tasks.completed': true,
      'com.qlik.v1.di-projects.di-tasks.failed': true,
    },
  };
  for (const [category, types] of Object.entries(known)) {
    expect(Object.keys(types).sort()).toEqual([...typesOf(category as Category)].sort());
  }
});
