export {
  anyPattern,
  categoryPattern,
  type EventPattern,
  failurePattern,
  patternOf,
  typesPattern,
  uncataloguedPattern,
} from './builders';
export { InvalidPatternError } from './invalid-pattern';
export { matcher, matchers, matches } from './matches';
