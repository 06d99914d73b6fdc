import { toResponse } from '../../../lambda/ingest/answer';
import { answers } from '../../../lib/contract';
import { CANARY, outcomes } from './outcomes';

const responses = outcomes.map((outcome) => ({ outcome, response: toResponse(outcome) }));

it.each([
  ['accepted', 202, ['{"status":"accepted","id":"event-1"}']],
  ['parked', 202, ['{"status":"parked","id":"event-1"}']],
  ['quarantined', 202, ['{"status":"quarantined","reason":"not-json"}']],
  ['refused', 401, ['{"status":"refused"}']],
  ['too-large', 413, ['{"status":"too-large"}']],
  ['unavailable', 503, ['{"status":"unavailable"}']],
])('%s is answered %d, with one body for whatever the reason', (answer, statusCode, bodies) => {
  const those = responses.filter(({ outcome }) => outcome.answer === answer).map(({ response }) => response);
  expect(new Set(those.map((response) => response.statusCode))).toEqual(new Set([statusCode]));
  expect([...new Set(those.map(({ body }) => body))]).toEqual(bodies);
});

it('no answer is missing from the table', () => {
  expect(new Set(outcomes.map(({ answer }) => answer))).toEqual(new Set(answers));
});

it('every refusal is answered alike, header for header, so that a stranger learns nothing', () => {
  const refusals = responses.filter(({ outcome }) => outcome.answer === 'refused').map(({ response }) => response);
  expect(refusals).toHaveLength(4);
  for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
});

it('is JSON, never a redirect, and tells nothing of what was sent but its id', () => {
  for (const { response } of responses) {
    expect(response.headers).toEqual({ 'content-type': 'application/json' });
    expect(Math.floor((response.statusCode ?? 0) / 100)).not.toBe(3);
    expect(response.body).not.toContain(CANARY);
  }
});
