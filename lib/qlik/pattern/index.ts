export {
  anyPattern,
  categoryPattern,
  type EventPattern,
  failurePattern,
  patternOf,
  typesPattern,
  uncataloguedPattern,
} from './builders';
export { explain, type FieldVerdict, type PatternVerdict } from './explain';
export { InvalidPatternError } from './invalid-pattern';
export { matcher, matchers, matches } from './matches';
