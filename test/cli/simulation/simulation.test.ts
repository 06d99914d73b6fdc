import { simulated, talliesOf, untaken } from '../../../cli/simulation/simulation';
import { matches } from '../../../lib/qlik/pattern';
import { eventOf, ruleNamed } from '../simulated-rules';

const onType = (...types: readonly unknown[]) => ({ source: ['qlik.cloud'], 'detail-type': types });

it('matches as the matcher does, each rule by itself', () => {
  const rules = [onType('a'), onType('a', 'b'), onType({ 'anything-but': ['a'] }), { source: ['aws.s3'] }].map(
    (pattern, at) => ruleNamed(`r${at}`, { pattern }),
  );
  const events = ['a', 'b', 'c'].map((type) => eventOf(type, type));
  for (const { rule, matched } of simulated(rules, events)) {
    expect([...matched]).toEqual(events.map((event) => (matches(rule.pattern, event) ? 1 : 0)));
  }
});

it('counts, and tells first and last by the events’ own time, whatever their order', () => {
  const events = [
    eventOf('a', '2', { time: '2026-11-20T05:00:02Z' }),
    eventOf('a', '3', { time: '2026-11-20T06:00:03+01:00' }),
    eventOf('b', '9', { time: '2026-11-21T05:00:00Z' }),
    eventOf('a', '1', { time: '2026-11-20T05:00:01Z' }),
  ];
  const [tally] = talliesOf(simulated([ruleNamed('a', { pattern: onType('a') })], events), events);
  expect(tally).toEqual({
    events: 3,
    share: 0.75,
    first: '2026-11-20T05:00:01Z',
    last: '2026-11-20T06:00:03+01:00',
    example: '3',
  });
});

it('says nothing of a first and a last where there is none', () => {
  const rules = ['a', 'b'].map((type) => ruleNamed(type, { pattern: onType(type) }));
  const events = [eventOf('a', '1')];
  expect(talliesOf(simulated(rules, events), events)).toEqual([
    { events: 1, share: 1, example: '1' },
    { events: 0, share: 0 },
  ]);
});

it.each([
  ['nobody asks for', [], 0],
  ['a disabled subscription would get', [ruleNamed('off', { isDisabled: true })], 0],
  ['a rule without a target gets', [ruleNamed('bare', { targets: [] })], 0],
  ['a journal alone keeps', [ruleNamed('journal', { isJournal: true })], 2],
  ['a journal that is off would keep', [ruleNamed('journal', { isJournal: true, isDisabled: true })], 0],
])('finds what %s to invoke nobody', (_, rules, journalled) => {
  const events = [eventOf('a', '1'), eventOf('b', '2'), eventOf('a', '3')];
  const taker = ruleNamed('b', { pattern: onType('b') });
  expect(untaken(simulated([...rules, taker], events), events)).toEqual([
    { type: 'a', events: 2, journalled, example: '1' },
  ]);
});

it('tells the types that invoke nobody, most events first', () => {
  const events = ['a', 'b', 'b'].map((type, at) => eventOf(type, String(at)));
  expect(untaken([], events).map(({ type }) => type)).toEqual(['b', 'a']);
});
