import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { MAX_ENTRY_BYTES } from '../../../lib/qlik/entry';
import type { Work } from '../../support/core-work';

/**
 * What the ingest core does for a delivery, counted, not timed: a body that is read, copied, hashed or written out once
 * more, or a loop that goes over the event once more, is seen here. Not seen: the same work done in a slower way, and
 * what Node does within one call. `npm run bench` times it.
 */
const folder = mkdtempSync(join(tmpdir(), 'core-work-'));
afterAll(() => rmSync(folder, { recursive: true }));

const program = join(folder, 'core-work.js');
buildSync({
  entryPoints: [join(__dirname, '..', '..', 'support', 'core-work.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  target: 'node20',
});

/** A run with so many blocks of six members. */
function bodyWith(blocks: number): string {
  const block = (n: number) => ({
    id: `block-${n}`,
    name: 'A block of an automation',
    type: 'EndpointBlock',
    status: 'ok',
    startTime: '2026-11-24T06:00:00Z',
    order: n,
  });
  return JSON.stringify({
    specversion: '1.0',
    id: 'event-1',
    source: 'com.qlik/automations',
    type: 'com.qlik.v1.automation.run.ended',
    time: '2026-11-24T06:00:00Z',
    tenantid: 't'.repeat(24),
    userid: 'u'.repeat(24),
    toplevelresourceid: 'r'.repeat(36),
    data: { id: 'run-1', status: 'finished', blocks: Array.from({ length: blocks }, (_, n) => block(n)) },
  });
}

function workOf(body: string): Work {
  const file = join(folder, 'body.json');
  writeFileSync(file, body);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, file], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** Of the key by which an event is known, in bytes. */
const KEY_BYTES = 100;
/** Of the signature, as bytes, and of the secret, of which Node makes bytes. */
const SMALL_COPIES_BYTES = 128;

describe.each([1, 35, 370])('a delivery with %d blocks', (blocks) => {
  const body = bodyWith(blocks);
  const { answer, calls } = workOf(body);

  it('is read once: one signature, one decoding, one parsing, and written once', () => {
    expect(answer).toBe('accepted');
    expect(calls.hmac).toEqual({ count: 1, size: body.length });
    expect(calls.decode).toEqual({ count: 1, size: body.length });
    expect(calls.parse).toEqual({ count: 1, size: body.length });
    // The event, and what its key is made of.
    expect(calls.stringify.count).toBe(2);
    expect(calls.stringify.size).toBeLessThan(body.length + 100 + KEY_BYTES);
  });

  it('is not copied, and only its key is hashed', () => {
    expect(calls.copy.size).toBeLessThan(SMALL_COPIES_BYTES);
    expect(calls.hash.size).toBeLessThan(KEY_BYTES);
    expect(calls.base64.count).toBe(0);
  });
});

describe('a delivery that does not fit', () => {
  const body = bodyWith(3700);
  const { answer, calls } = workOf(body);

  it('is not written out to be measured: only what is left of it is', () => {
    expect(body.length).toBeGreaterThan(1.8 * MAX_ENTRY_BYTES);
    expect(answer).toBe('accepted');
    expect(calls.parse.count).toBe(1);
    expect(calls.stringify.size).toBeLessThan(8192);
  });

  it('is hashed once, and turned into base64 without a copy', () => {
    expect(calls.hash.size).toBeLessThan(body.length + KEY_BYTES);
    expect(calls.base64.count).toBe(1);
    expect(calls.copy.size).toBeLessThan(SMALL_COPIES_BYTES);
  });
});

describe('our own code', () => {
  const [none, some, more] = [0, 100, 200].map((blocks) => workOf(bodyWith(blocks)).blocks) as [number, number, number];

  it('goes over the parts of an event once: twice the parts are twice the work', () => {
    expect(more - some).toBe(some - none);
  });

  it('does for a delivery, and for each part of it, no more than it did when this was last looked at', () => {
    // 117 and 18 on 2026-11-25 (Node 20); what another V8 may count is let pass.
    expect(none).toBeLessThan(1.2 * 117);
    expect((some - none) / 100).toBeLessThan(1.2 * 18);
  });

  it('is counted the same each time', () => {
    expect(workOf(bodyWith(100)).blocks).toBe(some);
  });
});
