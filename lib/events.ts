/** The events without the CDK and without AWS: for a subscriber's code, a test, or a receiver of one's own. */
export {
  type Category,
  type Condition,
  catalogue,
  categories,
  type FailureSign,
  type QlikEventData,
  type QlikEventType,
  type Row,
  UNCATALOGUED,
} from './qlik/catalogue';
export type * from './qlik/data';
export { type Entry, MAX_ENTRY_BYTES, toEntry } from './qlik/entry';
export { type Parsed, type ParsedEvent, parse, type Receipt, type Unreadable } from './qlik/envelope';
export { type Envelope, EVENT_SOURCE, envelopes, type QlikEvent, type Trimmed } from './qlik/event';
export { type FailureCard, failureCard, isFailure } from './qlik/failure';
export type { FailureKind } from './qlik/failure-kind';
export { categoryOf, recognise } from './qlik/recognise';
export { type SampleDelivery, type SampleOptions, sampleDelivery } from './qlik/samples';
export { busEventSchema, eventSchema, type JsonSchema } from './qlik/schema';
export { type Refusal, SIGNATURE_HEADER, sign, type Verification, verify } from './qlik/signature';
