/** One HTTP request to AWS or to Qlik's API, as it is put on the wire. */
export interface WireRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What comes back. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The services the handlers call. */
export const services = ['events', 'sqs', 'dynamodb', 'secrets', 's3', 'sns', 'qlik'] as const;
export type Service = (typeof services)[number];

/** A request read as a call of an operation. */
export interface Call {
  readonly service: Service;
  readonly operation: string;
  readonly input: Json;
}

// biome-ignore lint/suspicious/noExplicitAny: what a handler sends is whatever it sends; each stand-in reads its own.
export type Json = Record<string, any>;

/** An error as AWS answers it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError' as const;
  readonly code: string;
  readonly status: number;
  /** What the answer holds beside code and message. */
  readonly more: Json;

  constructor(code: string, { status = 400, more = {} }: { readonly status?: number; readonly more?: Json } = {}) {
    super(code);
    this.code = code;
    this.status = status;
    this.more = more;
  }
}

const targets: Readonly<Record<string, Service>> = {
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
  secretsmanager: 'secrets',
};

const header = ({ headers }: Pick<WireRequest, 'headers'>, name: string) =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

/** Which service a request is for: known from its head. */
export function serviceOf(request: Pick<WireRequest, 'headers' | 'host' | 'method'>): Service {
  if (request.host.endsWith('.qlikcloud.com')) return 'qlik';
  const target = header(request, 'x-amz-target');
  if (target !== undefined) {
    const service = targets[target.split('.')[0] ?? ''];
    if (service === undefined) throw new Error(`no stand-in for ${target}: add it to faults/aws`);
    return service;
  }
  return request.method === 'POST' ? 'sns' : 's3';
}

/** Reads a request. Throws at whatever the stand-ins do not know, for a call that goes unnoticed proves nothing. */
export function readCall(request: WireRequest): Call {
  const service = serviceOf(request);
  const target = header(request, 'x-amz-target');
  if (target !== undefined) {
    return { service, operation: target.split('.')[1] ?? '', input: JSON.parse(request.body.toString() || '{}') };
  }
  if (service === 'qlik') {
    const { method, path } = request;
    return {
      service,
      operation: `${method} of Qlik`,
      input: { path, authorization: header(request, 'authorization') },
    };
  }
  if (service === 'sns') {
    const form = Object.fromEntries(new URLSearchParams(request.body.toString()));
    return { service, operation: form.Action ?? '', input: form };
  }
  const key = decodeURIComponent(request.path.split('?')[0] ?? '').replace(/^\//, '');
  return { service, operation: `${request.method} object`, input: { key, body: request.body.toString() } };
}

/** Milliseconds between the caller's clock, by its signature, and ours. Qlik is told none. */
export function skewOf(request: WireRequest, now: number): number {
  if (serviceOf(request) === 'qlik') return 0;
  const [, ...parts] = header(request, 'x-amz-date')?.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/) ?? [];
  if (parts.length !== 6) throw new Error('a request to AWS without x-amz-date: it is not signed');
  const [year, month, day, hour, minute, second] = parts.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second) - now;
}

/** Writes an outcome as the service would. */
export function toAnswer(service: Service, outcome: Json | ServiceError, now: number): WireAnswer {
  const date = new Date(now).toUTCString();
  const xml = { date, 'content-type': 'text/xml' };
  if (outcome instanceof ServiceError) {
    const { code, status, more } = outcome;
    if (service === 's3')
      return { status, headers: xml, body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>` };
    if (service === 'sns') {
      const error = `<Type>Sender</Type><Code>${code}</Code><Message>${code}</Message>`;
      return { status, headers: xml, body: `<ErrorResponse><Error>${error}</Error></ErrorResponse>` };
    }
    return { status, headers: json(date), body: JSON.stringify({ __type: code, message: code, ...more }) };
  }
  if (service === 's3') return { status: 200, headers: { date, etag: '"kept"' }, body: '' };
  if (service === 'sns') {
    const result = `<PublishResult><MessageId>${outcome.MessageId}</MessageId></PublishResult>`;
    return { status: 200, headers: xml, body: `<PublishResponse>${result}</PublishResponse>` };
  }
  return { status: 200, headers: json(date), body: JSON.stringify(outcome) };
}

const json = (date: string) => ({ date, 'content-type': 'application/x-amz-json-1.0' });
