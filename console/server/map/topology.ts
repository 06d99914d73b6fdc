import type { DeploymentMap, MapEdge } from '../../api/map';
import { type Deployed, lastPart } from './deployed';
import { idOfDlq, idOfTarget, isLogGroup, shownTargets, tenantsIn } from './ids';
import { nodesOf } from './nodes';

/** The map of a deployment. */
export function topologyOf(deployed: Deployed): DeploymentMap {
  const { rules } = deployed;
  const on = rules.filter(({ rule }) => !rule.isDisabled);
  const targets = Object.fromEntries(on.map((rule) => [rule.name, shownTargets(rule).map(idOfTarget)]));
  const nodes = nodesOf(deployed);
  const ids = new Set(nodes.map(({ id }) => id));
  const seen = new Set<string>();
  const edges = edgesOf(deployed).filter(({ from, to }) => {
    const key = `${from} ${to}`;
    const isNew = ids.has(from) && ids.has(to) && !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return { nodes, edges, targets, unknown: deployed.unknown };
}

function edgesOf(deployed: Deployed): readonly MapEdge[] {
  const { outputs, rules, deadLetterQueues } = deployed;
  const parked = `queue:${lastPart(outputs.ParkedQueueUrl)}`;
  const failure = `queue:${lastPart(outputs.FailureQueueUrl)}`;
  const ruleOf = new Map(rules.map(({ name, rule }) => [rule.arn, name]));
  const way = (from: string, to: string) => ({ from, to, isDetour: false });
  const detour = (from: string, to: string) => ({ from, to, isDetour: true });
  return [
    ...tenantsIn(deployed).map(([name]) => way(`tenant:${name}`, 'api')),
    way('api', 'ingest'),
    way('ingest', 'bus'),
    detour('ingest', 'quarantine'),
    detour('ingest', parked),
    detour(parked, 'bus'),
    ...rules.map(({ name }) => way('bus', `rule:${name}`)),
    ...rules.flatMap((rule) => shownTargets(rule).map((arn) => way(`rule:${rule.name}`, idOfTarget(arn)))),
    way(failure, 'failures'),
    way('failures', 'alerts'),
    ...deadLetterQueues.flatMap((queue) =>
      queue.feeders.map((feeder) => {
        if (feeder.kind === 'queue') return detour(`queue:${lastPart(feeder.arn)}`, idOfDlq(queue));
        if (feeder.kind === 'function') return detour(feeder.arn, idOfDlq(queue));
        // What a journal cannot take comes from its rule, on which the journal is shown.
        const isJournal = isLogGroup(feeder.targetArn);
        return detour(isJournal ? `rule:${ruleOf.get(feeder.ruleArn)}` : idOfTarget(feeder.targetArn), idOfDlq(queue));
      }),
    ),
  ];
}
