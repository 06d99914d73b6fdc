import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Door, type DoorOptions, openDoor } from '../../local/door';

interface Got {
  readonly method?: string;
  readonly path?: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

let engine: Server;
let target: string;
const got: Got[] = [];
const doors: Door[] = [];

beforeAll(async () => {
  engine = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method, url: path, rawHeaders: headers } = incoming;
      got.push({ method, path, headers, body: Buffer.concat(chunks) });
      outgoing.writeHead(418, ['X-Twice', '1', 'X-Twice', '2', 'Content-Type', 'application/octet-stream']);
      outgoing.end(Buffer.from([0, 255, 128, 10]));
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
});

afterEach(async () => {
  got.length = 0;
  await Promise.all(doors.splice(0).map((door) => door.close()));
});

afterAll(() => new Promise((resolve) => engine.close(resolve)));

async function open(over: Partial<DoorOptions> = {}): Promise<Door> {
  const door = await openDoor({ target, ...over });
  doors.push(door);
  return door;
}

/** Posts with exactly these headers and those that HTTP cannot do without. */
const send = (url: string, path: string, headers: readonly string[], body: Buffer) =>
  new Promise<{ status?: number; headers: readonly string[]; body: Buffer }>((resolve, reject) => {
    const needed = ['Host', 'sqs.example.com', 'Content-Length', String(body.length), 'Connection', 'close'];
    const outgoing = request(new URL(path, url), { method: 'POST', headers: [...headers, ...needed] }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.rawHeaders, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

test('bytes and headers pass as they are, there and back', async () => {
  const { url } = await open();
  const body = Buffer.from([0xff, 0xfe, 0, 1, 2, 0x80]);
  const headers = ['QLIK-Signature', 'ab', 'X-Twice', '1', 'X-Twice', '2'];
  const answer = await send(url, '/_aws/execute-api/id/$default/webhooks/..%2Facme?a=b%20c', headers, body);
  expect(got).toHaveLength(1);
  expect(got[0]).toMatchObject({ method: 'POST', path: '/_aws/execute-api/id/$default/webhooks/..%2Facme?a=b%20c' });
  expect(got[0]?.headers).toEqual([
    ...headers,
    'Host',
    'sqs.example.com',
    'Content-Length',
    '6',
    'Connection',
    'close',
  ]);
  expect(got[0]?.body.equals(body)).toBe(true);
  expect(answer.status).toBe(418);
  expect(answer.headers.slice(0, 4)).toEqual(['X-Twice', '1', 'X-Twice', '2']);
  expect(answer.body.equals(Buffer.from([0, 255, 128, 10]))).toBe(true);
});

test('a body of 10 MB passes whole', async () => {
  const { url } = await open();
  await send(url, '/', [], Buffer.alloc(10 << 20, 7));
  expect(got[0]?.body.length).toBe(10 << 20);
});

test('a fault answers in place of the engine, which sees nothing', async () => {
  const { url } = await open({
    fault: ({ path, headers }) =>
      path === '/broken' && headers['x-amz-target'] === 'AWSEvents.PutEvents'
        ? { status: 503, body: '{"__type":"InternalException"}' }
        : undefined,
  });
  const broken = await send(url, '/broken', ['X-Amz-Target', 'AWSEvents.PutEvents'], Buffer.from('{}'));
  expect({ status: broken.status, body: broken.body.toString() }).toEqual({
    status: 503,
    body: '{"__type":"InternalException"}',
  });
  expect(got).toEqual([]);
  const whole = await send(url, '/broken', ['X-Amz-Target', 'AWSEvents.ListRules'], Buffer.from('{}'));
  expect(whole.status).toBe(418);
});

test('an engine that is gone is a 502', async () => {
  const { url } = await open({ target: 'http://127.0.0.1:1' });
  expect((await fetch(url)).status).toBe(502);
});

test('nobody gets in from another machine: the door is open at 127.0.0.1 alone', async () => {
  const { url } = await open();
  const { hostname, port } = new URL(url);
  expect(hostname).toBe('127.0.0.1');
  const outward = Object.values(networkInterfaces())
    .flat()
    .find((it) => it && !it.internal && it.family === 'IPv4')?.address;
  // A machine without a network has no other address to try.
  if (outward === undefined) return;
  const isOpen = await new Promise((resolve) => {
    const socket = connect(Number(port), outward, () => resolve(true));
    socket.on('error', () => resolve(false));
  });
  expect(isOpen).toBe(false);
});

test('a port that is taken is refused, so that the caller can take another', async () => {
  const { url } = await open();
  await expect(openDoor({ target, port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE');
});

test('closing ends connections that are kept alive', async () => {
  const door = await openDoor({ target });
  await (await fetch(door.url)).arrayBuffer();
  await door.close();
  await expect(fetch(door.url)).rejects.toThrow();
});
