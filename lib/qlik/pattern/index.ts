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
export { matcher, matches } from './matches';
